// SPDX-License-Identifier: Apache-2.0
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { OpenApiCheck } from './openapi_check.mjs';

const text = { type: 'string' };
const json = (schema) => ({ description: 'x', content: { 'application/json': { schema } } });

const document = () => ({
  openapi: '3.0.3',
  paths: {
    '/things': {
      get: {
        operationId: 'listThings',
        responses: { 200: json({ $ref: '#/components/schemas/ThingList' }) },
      },
      post: {
        operationId: 'createThing',
        responses: {
          200: json({ $ref: '#/components/schemas/Thing' }),
          400: { $ref: '#/components/responses/Bad' },
        },
      },
    },
    '/things/{id}': {
      parameters: [],
      get: {
        operationId: 'getThing',
        responses: { 200: json({ $ref: '#/components/schemas/Thing' }) },
      },
    },
    '/things/special': {
      get: { operationId: 'special', responses: { 200: json({ type: 'boolean' }) } },
    },
    '/metrics': {
      get: {
        operationId: 'metrics',
        responses: { 200: { description: 'x', content: { 'text/plain': { schema: text } } } },
      },
    },
  },
  components: {
    responses: { Bad: json({ $ref: '#/components/schemas/Error' }) },
    schemas: {
      Thing: {
        type: 'object',
        additionalProperties: false,
        required: ['id', 'size'],
        properties: {
          id: { type: 'string', pattern: '^t-[0-9]+$' },
          size: { type: 'integer', minimum: 1, maximum: 9 },
          kind: { type: 'string', enum: ['a', 'b'] },
          gone: { type: 'string', nullable: true },
          tags: { type: 'array', maxItems: 2, items: { type: 'string', minLength: 1 } },
          owner: {
            oneOf: [text, { type: 'object', additionalProperties: { type: 'number' } }],
          },
        },
      },
      ThingList: {
        type: 'object',
        additionalProperties: false,
        required: ['result'],
        properties: { result: { type: 'array', items: { $ref: '#/components/schemas/Thing' } } },
      },
      Error: {
        type: 'object',
        additionalProperties: false,
        required: ['error'],
        properties: {
          error: {
            type: 'object',
            additionalProperties: false,
            required: ['reason'],
            properties: { reason: text },
          },
        },
      },
    },
  },
});

const thing = (more) => ({ id: 't-1', size: 3, ...more });
const seen = (body) => ({ method: 'GET', path: '/things/t-1', status: 200, body });
const observe = (method, path, status, body) =>
  new OpenApiCheck(document()).observe({ method, path, status, body });

const observeThing = (check) =>
  check.observe({ method: 'GET', path: '/things/1', status: 200, body: thing() });

test('an answer that the document describes has no problems', () => {
  assert.deepEqual(observe('GET', '/things/t-1?token=x', 200, thing()), []);
  assert.deepEqual(
    observe('GET', '/things', 200, {
      result: [thing(), thing({ kind: 'a', gone: null, tags: ['x'], owner: 'y' })],
    }),
    [],
  );
  assert.deepEqual(observe('POST', '/things', 200, thing({ owner: { a: 1.5 } })), []);
  assert.deepEqual(observe('POST', '/things', 400, { error: { reason: 'R' } }), []);
  assert.deepEqual(observe('GET', '/metrics', 200, 'a 1\n'), []);
  assert.deepEqual(observe('HEAD', '/things', 200, ''), []);
});

test('an undocumented status is a problem', () => {
  assert.match(observe('GET', '/things', 500, { error: { reason: 'R' } })[0], /listThings/);
});

test('an undocumented field is a problem, however deep', () => {
  assert.deepEqual(observe('GET', '/things', 200, { result: [thing({ extra: 1 })] }), [
    'GET /things 200: result[0].extra is not documented',
  ]);
  assert.deepEqual(observe('GET', '/things', 200, { result: [], next: '' }), [
    'GET /things 200: next is not documented',
  ]);
});

test('every keyword is checked', () => {
  for (const [wrong, problem] of [
    [{ id: undefined }, /id is undefined|id is missing/],
    [{ id: 'x' }, /id does not match/],
    [{ size: '3' }, /size is string, not integer/],
    [{ size: 1.5 }, /size is number, not integer/],
    [{ size: 0 }, /size is less than 1/],
    [{ size: 10 }, /size is more than 9/],
    [{ kind: 'c' }, /kind is not one of/],
    [{ kind: null }, /kind is null, not string/],
    [{ tags: 'x' }, /tags is string, not array/],
    [{ tags: ['a', 'b', 'c'] }, /tags has more than 2 items/],
    [{ tags: [''] }, /tags\[0\] has fewer than 1 characters/],
    [{ owner: 5 }, /owner is a number/],
    [{ owner: { a: 'x' } }, /owner\.a is string, not number/],
  ]) {
    const problems = observe('GET', '/things/t-1', 200, thing(wrong));
    assert.equal(problems.length, 1, JSON.stringify(wrong));
    assert.match(problems[0], problem);
  }
  assert.match(observe('GET', '/things/t-1', 200, { size: 3 })[0], /id is missing/);
});

test('a literal path wins over one with an id', () => {
  assert.deepEqual(observe('GET', '/things/special', 200, true), []);
  assert.equal(observe('GET', '/things/special', 200, thing()).length, 1);
});

test('an undocumented path or method must be refused as such', () => {
  const envelope = (reason) => ({ error: { reason } });
  assert.deepEqual(observe('GET', '/nothing', 404, envelope('ROUTE_NOT_FOUND')), []);
  assert.deepEqual(observe('GET', '/things/', 404, envelope('ROUTE_NOT_FOUND')), []);
  assert.deepEqual(observe('PATCH', '/things', 405, envelope('METHOD_NOT_ALLOWED')), []);
  assert.deepEqual(observe('OPTIONS', '/things', 204, ''), []);
  assert.equal(observe('GET', '/nothing', 200, {}).length, 1);
  assert.equal(observe('DELETE', '/things', 200, thing()).length, 1);
  assert.equal(observe('GET', '/nothing', 404, envelope('THING_NOT_FOUND')).length, 1);
});

test('a keyword, or a reference, that is not known is an error of the document', () => {
  const unknown = document();
  unknown.components.schemas.Thing.properties.id.format = 'uuid';
  assert.throws(
    () => observeThing(new OpenApiCheck(unknown)),
    /keyword format/,
  );
  const dangling = document();
  delete dangling.components.schemas.Thing;
  assert.throws(
    () => observeThing(new OpenApiCheck(dangling)),
    /has no #\/components\/schemas\/Thing/,
  );
});

test('assert throws with the body, and not otherwise', () => {
  const check = new OpenApiCheck(document());
  check.assert(seen(thing()));
  assert.throws(
    () =>
      check.assert({ method: 'GET', path: '/things/t-1', status: 200, body: thing({ size: 0 }) }),
    /less than 1[^]*"size":0/,
  );
});

test('what was never seen to succeed is reported', () => {
  const check = new OpenApiCheck(document());
  check.observe({ method: 'GET', path: '/things', status: 200, body: { result: [] } });
  check.observe({ method: 'POST', path: '/things', status: 400, body: { error: { reason: 'R' } } });
  assert.deepEqual(check.unexercised(), [
    'POST /things',
    'GET /things/{id}',
    'GET /things/special',
    'GET /metrics',
  ]);
  assert.ok(check.unseenStatuses().includes('POST /things 200'));
  assert.ok(!check.unseenStatuses().includes('POST /things 400'));
});
