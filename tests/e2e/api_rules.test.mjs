// SPDX-License-Identifier: Apache-2.0
// The rules of numbers and flows, of repeated requests and of limits.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { until } from '../support/numberd.mjs';
import { makeCustomer, startChecked } from '../support/checked.mjs';

const kNil = '00000000-0000-0000-0000-000000000000';
const kNever = '9999-01-01 00:00:00.000000';
const kTalk = [{ type: 'answer' }, { type: 'talk', option: { text: 'Hello.' } }];

let server;
let serial = 0;

before(async () => {
  server = await startChecked();
}, { timeout: 60_000 });

after(() => server?.stop());

const freshNumber = () => `+8993000${String(++serial).padStart(5, '0')}`;
const makeVirtual = (more) => server.ask('POST', '/v1.0/numbers',
  { number: freshNumber(), ...more });
const makeTalk = () => server.ask('POST', '/v1.0/flows', { name: 'talk', actions: kTalk });
const put = (id, body) => server.api('PUT', `/v1.0/numbers/${id}`, body);

function refused(answer, status, reason) {
  assert.equal(answer.status, status, JSON.stringify(answer.body).slice(0, 500));
  assert.equal(answer.body.error.reason, reason);
  return (answer.body.error.details ?? []).map((one) => `${one.path} ${one.reason}`).sort();
}

/** POSTs with an Idempotency-Key. */
async function once(path, idempotencyKey, body, accesskey = server.key) {
  const response = await fetch(`${server.http}${path}?accesskey=${accesskey}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'idempotency-key': idempotencyKey },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(20_000),
  });
  const answer = { status: response.status, body: await response.json() };
  server.check.assert({ method: 'POST', path, ...answer });
  return { ...answer, replayed: response.headers.get('idempotency-replayed') };
}

test('which numbers can be virtual', async () => {
  const post = (body) => server.api('POST', '/v1.0/numbers', body);
  refused(await post({ number: '+899000123456' }), 400, 'NUMBER_RESERVED');
  for (const number of ['+89912345678', '+8991234567890']) {
    assert.deepEqual(refused(await post({ number }), 400, 'INVALID_ARGUMENT'), ['number PATTERN']);
  }
  const named = await post({ number: freshNumber(), type: 'virtual' });
  assert.equal(named.body.type, 'virtual');
});

test('a type that contradicts the number is refused', async () => {
  const post = (body) => server.api('POST', '/v1.0/numbers', body);
  const virtual = await post({ number: '+15551234567', type: 'virtual' });
  assert.deepEqual(refused(virtual, 400, 'INVALID_ARGUMENT'), ['type CONTRADICTION']);
  const normal = await post({ number: freshNumber(), type: 'normal' });
  assert.deepEqual(refused(normal, 400, 'INVALID_ARGUMENT'), ['type CONTRADICTION']);
});

test('PUT changes the members that are there and no other', async () => {
  const flow = await makeTalk();
  const made = await makeVirtual(
    { name: 'first', detail: 'd', tags: ['a'], call_flow_id: flow.id });
  assert.equal(made.call_flow_id, flow.id);
  const named = (await put(made.id, { name: 'second' })).body;
  assert.deepEqual({ ...named, tm_update: kNever }, { ...made, name: 'second' });
  assert.notEqual(named.tm_update, kNever);
  assert.deepEqual((await put(made.id, {})).body.name, 'second');
  assert.deepEqual((await put(made.id, { tags: [] })).body.tags, []);
  assert.equal((await put(made.id, { detail: '' })).body.detail, '');
  assert.equal((await put(made.id, { message_flow_id: flow.id })).status, 400, 'talk is for calls');
  const meta = await server.ask('PUT', `/v1.0/numbers/${made.id}/metadata`, { rtp_debug: true });
  assert.equal(meta.metadata.rtp_debug, true);
  const number = await server.ask('GET', `/v1.0/numbers/${made.id}`);
  assert.equal(number.call_flow_id, flow.id);
  assert.equal(number.metadata.rtp_debug, true);
});

test('an empty and a nil flow id both take the flow away; others must be flows', async () => {
  const flow = await makeTalk();
  for (const none of ['', kNil]) {
    const { id } = await makeVirtual({ call_flow_id: flow.id });
    assert.equal((await put(id, { call_flow_id: none })).body.call_flow_id, kNil);
    const path = `/v1.0/numbers/${id}/flow_ids`;
    const both = await server.ask('PUT', path, { call_flow_id: flow.id, message_flow_id: none });
    assert.deepEqual([both.call_flow_id, both.message_flow_id], [flow.id, kNil]);
    assert.equal((await makeVirtual({ call_flow_id: none })).call_flow_id, kNil);
  }
  const { id } = await makeVirtual();
  for (const [wrong, reason] of [['abc', 'PATTERN'], [flow.id.slice(1), 'PATTERN'], [7, 'TYPE'],
    [null, 'TYPE'], ['11111111-1111-4111-8111-111111111111', 'NOT_FOUND']]) {
    const answer = await put(id, { call_flow_id: wrong });
    assert.deepEqual(refused(answer, 400, 'INVALID_ARGUMENT'), [`call_flow_id ${reason}`]);
  }
});

test('suspend and reactivate, in both ways, and again', async () => {
  const { id } = await makeVirtual();
  const post = (what, body) => server.ask('POST', `/v1.0/numbers/${id}/${what}`, body);
  const suspended = await post('suspend');
  assert.equal(suspended.status, 'suspended');
  assert.deepEqual(await post('suspend', {}), suspended, 'nothing changes');
  const active = await post('reactivate');
  assert.equal(active.status, 'active');
  assert.deepEqual(await post('reactivate'), active);
  assert.equal((await put(id, { status: 'suspended' })).body.status, 'suspended');
  assert.equal((await put(id, { status: 'active' })).body.status, 'active');
  assert.deepEqual(refused(await put(id, { status: 'deleted' }), 400, 'INVALID_ARGUMENT'),
    ['status ENUM']);
  refused(await server.api('POST', `/v1.0/numbers/${id}/suspend`, { why: 1 }), 400,
    'INVALID_ARGUMENT');
  await server.ask('DELETE', `/v1.0/numbers/${id}`);
  for (const what of ['suspend', 'reactivate']) {
    refused(await server.api('POST', `/v1.0/numbers/${id}/${what}`), 404, 'NUMBER_NOT_FOUND');
  }
});

test('a purchase that is pending cannot be suspended', async () => {
  const { id } = await server.ask('POST', '/v1.0/numbers', { number: '+15005550002' });
  refused(await server.api('POST', `/v1.0/numbers/${id}/suspend`), 409, 'STATE_INVALID');
  refused(await put(id, { status: 'active' }), 409, 'STATE_INVALID');
  assert.equal((await server.ask('GET', `/v1.0/numbers/${id}`)).status, 'purchase-pending');
});

test('a purchase that fails: refused at once, or deleted in the end', async () => {
  const post = (number) => server.api('POST', '/v1.0/numbers', { number });
  refused(await post('+15005550000'), 409, 'NUMBER_NOT_AVAILABLE');
  refused(await post('+15005550007'), 502, 'CARRIER_REJECTED');
  const { id } = (await post('+15005550001')).body;
  await until(async () => (await server.api('GET', `/v1.0/numbers/${id}`)).status === 404,
    { what: 'the number is gone' });
});

test('the list can be narrowed', async () => {
  const { number, id } = await makeVirtual();
  const list = (query) => server.ask('GET', `/v1.0/numbers?${query}`);
  const { result } = await list(`number=${encodeURIComponent(number)}`);
  assert.deepEqual(result.map((one) => one.id), [id]);
  await server.ask('POST', `/v1.0/numbers/${id}/suspend`);
  const suspended = (await list('status=suspended')).result;
  assert.ok(suspended.some((one) => one.id === id));
  assert.ok(suspended.every(({ status }) => status === 'suspended'));
  assert.ok((await list('type=virtual')).result.every(({ type }) => type === 'virtual'));
  refused(await server.api('GET', '/v1.0/numbers?type=pager'), 400, 'INVALID_REQUEST_PARAMETER');
});

test('a flow with many faults is refused with all of them and their paths', async () => {
  const actions = [
    { type: 'talk' },
    { type: 'zork' },
    { type: 'talk', option: { text: 5, loud: true } },
    { id: 'b', type: 'branch',
      option: { default_target_id: 'nowhere', target_ids: { 1: 'b', 2: 'x' } } },
    { id: 'b', type: 'goto', option: { target_id: 'gone', loop_count: 101 }, next_id: 'lost' },
    { type: 'sleep', option: { duration: '1' } },
  ];
  const expected = [
    'actions[0].option.text REQUIRED',
    'actions[1].type UNKNOWN_ACTION',
    'actions[2].option.loud UNKNOWN_FIELD',
    'actions[2].option.text TYPE',
    'actions[3].option.default_target_id UNKNOWN_TARGET',
    'actions[3].option.target_ids.2 UNKNOWN_TARGET',
    'actions[4].id DUPLICATE_ID',
    'actions[4].next_id UNKNOWN_TARGET',
    'actions[4].option.loop_count RANGE',
    'actions[4].option.target_id UNKNOWN_TARGET',
    'actions[5].option.duration TYPE',
  ];
  const before = (await server.ask('GET', '/v1.0/flows')).result.length;
  const posted = await server.api('POST', '/v1.0/flows', { name: 'x', actions });
  assert.deepEqual(refused(posted, 400, 'INVALID_ACTION_TYPE'), expected);
  assert.equal((await server.ask('GET', '/v1.0/flows')).result.length, before);
  const { id, actions: kept } = await makeTalk();
  assert.deepEqual(refused(await server.api('PUT', `/v1.0/flows/${id}`, { actions }), 400,
    'INVALID_ACTION_TYPE'), expected);
  assert.deepEqual((await server.ask('GET', `/v1.0/flows/${id}`)).actions, kept);
});

test('a flow that cannot run in a medium cannot be bound to it', async () => {
  const flow = await makeTalk();
  const { id } = await makeVirtual();
  const answer = await put(id, { message_flow_id: flow.id });
  assert.equal(answer.status, 400);
  assert.equal(answer.body.error.reason, 'FLOW_MEDIUM_MISMATCH');
  // Nor can a bound flow become such a one.
  const text = await server.ask('POST', '/v1.0/flows',
    { name: 'text', actions: [{ type: 'stop' }] });
  await server.ask('PUT', `/v1.0/numbers/${id}`, { message_flow_id: text.id });
  const changed = await server.api('PUT', `/v1.0/flows/${text.id}`, { actions: kTalk });
  assert.ok([400, 409].includes(changed.status), JSON.stringify(changed.body));
  assert.equal(changed.body.error.reason, 'FLOW_MEDIUM_MISMATCH');
});

test('flows: given ids are kept, others made; PUT is partial; deletion unbinds', async () => {
  const flow = await server.ask('POST', '/v1.0/flows',
    { name: 'a', detail: 'b', actions: [{ id: 'hello', type: 'answer' }, { type: 'stop' }] });
  assert.equal(flow.actions[0].id, 'hello');
  assert.match(flow.actions[1].id, /^[0-9a-f-]{36}$/);
  const renamed = await server.ask('PUT', `/v1.0/flows/${flow.id}`, { name: 'c' });
  assert.deepEqual({ ...renamed, tm_update: kNever }, { ...flow, name: 'c' });

  const text = await server.ask('POST', '/v1.0/flows',
    { name: 't', actions: [{ type: 'stop' }] });
  const both = await makeVirtual({ call_flow_id: text.id, message_flow_id: text.id });
  const one = await makeVirtual({ call_flow_id: flow.id, message_flow_id: text.id });
  const deleted = await server.ask('DELETE', `/v1.0/flows/${text.id}`);
  assert.notEqual(deleted.tm_delete, kNever);
  const flowsOf = async (id) => {
    const number = await server.ask('GET', `/v1.0/numbers/${id}`);
    return [number.call_flow_id, number.message_flow_id];
  };
  assert.deepEqual(await flowsOf(both.id), [kNil, kNil]);
  assert.deepEqual(await flowsOf(one.id), [flow.id, kNil]);
  refused(await server.api('GET', `/v1.0/flows/${text.id}`), 404, 'FLOW_NOT_FOUND');
  refused(await server.api('DELETE', `/v1.0/flows/${text.id}`), 404, 'FLOW_NOT_FOUND');
});

test('a repeated request with its Idempotency-Key is done once and answered alike', async () => {
  const number = freshNumber();
  const first = await once('/v1.0/numbers', 'key-1', { number });
  assert.equal(first.status, 200);
  assert.equal(first.replayed, null);
  const again = await once('/v1.0/numbers', 'key-1', { number });
  assert.equal(again.replayed, 'true');
  assert.deepEqual(again.body, first.body);
  refused(await once('/v1.0/numbers', 'key-1', { number: freshNumber() }), 409,
    'IDEMPOTENCY_KEY_REUSED');
  refused(await once('/v1.0/flows', 'key-1', { name: 'x' }), 409, 'IDEMPOTENCY_KEY_REUSED');
  // Each customer has keys of its own.
  const other = await makeCustomer(server, 'basic');
  const own = await once('/v1.0/numbers', 'key-1', { number: freshNumber() }, other.key);
  assert.equal(own.status, 200);

  const parallel = freshNumber();
  const answers = await Promise.all(Array.from({ length: 8 },
    () => once('/v1.0/numbers', 'key-2', { number: parallel })));
  const good = answers.filter(({ status }) => status === 200);
  assert.ok(good.length >= 1);
  assert.equal(new Set(good.map(({ body }) => body.id)).size, 1);
  for (const answer of answers.filter(({ status }) => status !== 200)) {
    refused(answer, 409, 'IDEMPOTENCY_KEY_IN_PROGRESS');
  }
});

test('of parallel requests for one number exactly one gets it', async () => {
  for (const number of [freshNumber(), '+12125550123']) {
    const answers = await Promise.all(Array.from({ length: 12 },
      () => server.api('POST', '/v1.0/numbers', { number })));
    assert.equal(answers.filter(({ status }) => status === 200).length, 1);
    for (const answer of answers.filter(({ status }) => status !== 200)) {
      refused(answer, 409, 'NUMBER_ALREADY_EXISTS');
    }
  }
});

test('a free customer has five virtual numbers, however many it asks for at once', async () => {
  const { api, key } = await makeCustomer(server, 'free');
  const answers = await Promise.all(Array.from({ length: 20 },
    () => server.api('POST', '/v1.0/numbers', { number: freshNumber() }, key)));
  const good = answers.filter(({ status }) => status === 200);
  assert.equal(good.length, 5);
  for (const answer of answers.filter(({ status }) => status !== 200)) {
    refused(answer, 429, 'RESOURCE_LIMIT_EXCEEDED');
  }
  assert.equal((await api('GET', '/v1.0/numbers')).body.result.length, 5);
  await api('DELETE', `/v1.0/numbers/${good[0].body.id}`);
  assert.equal((await api('POST', '/v1.0/numbers', { number: freshNumber() })).status, 200);
  refused(await api('POST', '/v1.0/numbers', { number: freshNumber() }), 429,
    'RESOURCE_LIMIT_EXCEEDED');
});

test('a customer that asks too often is told when to come again', async () => {
  const { key } = await makeCustomer(server, 'basic');
  const answers = await Promise.all(Array.from({ length: 60 },
    () => server.api('GET', '/v1.0/me', undefined, key)));
  const limited = answers.filter(({ status }) => status === 429);
  assert.ok(limited.length >= 1 && limited.length <= 27, `${limited.length} of 60`);
  for (const answer of limited) {
    assert.equal(answer.body.error.reason, 'RATE_LIMIT_EXCEEDED');
    assert.equal(answer.body.error.details[0].limited_by, 'customer');
    assert.match(answer.headers.get('retry-after'), /^[1-9]\d*$/);
  }
});
