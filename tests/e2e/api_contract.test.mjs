// SPDX-License-Identifier: Apache-2.0
// What holds for every route: errors, request ids, credentials, pages, other people's ids.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import http from 'node:http';
import { makeCustomer, startChecked } from '../support/checked.mjs';

const kAbsent = '11111111-1111-4111-8111-111111111111';

let server;
let other;

before(async () => {
  server = await startChecked();
  other = await makeCustomer(server, 'basic');
}, { timeout: 60_000 });

after(() => server?.stop());

/** The error of an answer, after its form and its status were checked. */
function errorOf(answer, status, reason) {
  assert.equal(answer.status, status, JSON.stringify(answer.body).slice(0, 500));
  const { error, message } = answer.body;
  assert.equal(error.reason, reason);
  assert.equal(message, error.message);
  assert.notEqual(message, '');
  assert.equal(error.request_id, answer.headers.get('x-request-id'));
  return error;
}

const details = (error) => error.details.map(({ path, reason }) => `${path} ${reason}`).sort();

/** A request with headers of one's own, held against the document like the others. */
async function send(method, path, { headers = {}, body } = {}) {
  const response = await fetch(server.http + path,
    { method, headers, body, signal: AbortSignal.timeout(20_000) });
  const text = await response.text();
  const answer = { status: response.status, body: JSON.parse(text), headers: response.headers };
  server.check.assert({ method, path, status: answer.status, body: answer.body });
  return answer;
}

test('every answer has a request id: the one that came if it is well-formed, else its own',
  async () => {
    const path = `/v1.0/me?accesskey=${server.key}`;
    for (const id of ['a', 'Trace-1_2', 'x'.repeat(64)]) {
      const { headers } = await send('GET', path, { headers: { 'x-request-id': id } });
      assert.equal(headers.get('x-request-id'), id);
    }
    for (const id of ['x'.repeat(65), 'two words', 'a;b', '<b>']) {
      const { headers } = await send('GET', path, { headers: { 'x-request-id': id } });
      assert.match(headers.get('x-request-id'), /^req_[A-Z2-7]{26}$/);
    }
    const ids = [];
    for (let i = 0; i < 3; ++i) ids.push((await send('GET', path)).headers.get('x-request-id'));
    assert.equal(new Set(ids).size, 3);
    const refused = await send('GET', '/v1.0/me', { headers: { 'x-request-id': 'mine' } });
    assert.equal(errorOf(refused, 401, 'AUTHENTICATION_REQUIRED').request_id, 'mine');
  });

test('a path that is not there, a wrong method, a trailing slash', async () => {
  errorOf(await server.api('GET', '/v1.0/nothing', undefined, null), 404, 'ROUTE_NOT_FOUND');
  errorOf(await server.api('GET', '/v1.0/numbers/'), 404, 'ROUTE_NOT_FOUND');
  errorOf(await server.api('GET', '/v1.0/auth/login'), 404, 'ROUTE_NOT_FOUND');
  const wrong = await server.api('PATCH', '/v1.0/numbers');
  errorOf(wrong, 405, 'METHOD_NOT_ALLOWED');
  const allow = wrong.headers.get('allow').split(', ');
  for (const method of ['GET', 'POST']) assert.ok(allow.includes(method), method);
  assert.ok(!allow.includes('DELETE') && !allow.includes('PATCH'));
  // The route is looked at before the credential.
  errorOf(await server.api('DELETE', '/v1.0/numbers', undefined, null), 405, 'METHOD_NOT_ALLOWED');
});

test('without a credential 401, with a false one 401, without the permission 403', async () => {
  for (const { method, template, operation } of server.check.operations) {
    const isSigned = template === '/auth/login' || template.startsWith('/hooks/');
    if (!operation.responses[401] || isSigned) continue;
    const path = template.replace('{id}', kAbsent);
    const body = method === 'POST' || method === 'PUT' ? {} : undefined;
    errorOf(await server.api(method, path, body, null), 401, 'AUTHENTICATION_REQUIRED');
    errorOf(await server.api(method, path, body, 'vb_false'), 401, 'INVALID_CREDENTIALS');
  }
  const refused = await other.api('POST', '/v1.0/customers', { name: 'x', email: 'x@example.com' });
  errorOf(refused, 403, 'PERMISSION_DENIED');
});

test('login: a token that works in query, header and cookie; an access key does, too', async () => {
  const { username, password } = server.admin;
  const login = (body) => server.api('POST', '/auth/login', body, null);
  errorOf(await login({ username, password: `${password}x` }), 401, 'INVALID_CREDENTIALS');
  errorOf(await login({ username: 'nobody', password }), 401, 'INVALID_CREDENTIALS');
  assert.deepEqual(details(errorOf(await login({ username }), 400, 'INVALID_ARGUMENT')),
    ['password REQUIRED']);
  errorOf(await login('{"username":'), 400, 'INVALID_JSON_BODY');

  const answer = await login({ username, password });
  assert.equal(answer.status, 200);
  assert.equal(answer.body.username, username);
  const { token } = answer.body;
  assert.equal(token.split('.').length, 3);
  const cookie = answer.headers.get('set-cookie');
  assert.ok(cookie.startsWith(`token=${token};`));
  for (const flag of ['HttpOnly', 'SameSite=Strict', 'Path=/']) assert.ok(cookie.includes(flag));

  for (const credential of [token, server.key]) {
    for (const [path, headers] of [
      [`/v1.0/me?token=${credential}`, {}],
      [`/v1.0/me?accesskey=${credential}`, {}],
      ['/v1.0/me', { authorization: `Bearer ${credential}` }],
      ['/v1.0/me', { cookie: `token=${credential}` }],
      ['/v1.0/me', { cookie: `accesskey=${credential}` }],
    ]) {
      const me = await send('GET', path, { headers });
      assert.equal(me.status, 200, path + JSON.stringify(headers));
      assert.equal(me.body.customer_id, server.admin.customer_id);
    }
  }
  const [head, body, signature] = token.split('.');
  const forged = `${head}.${body}.${signature.replace(/^./, (c) => (c === 'A' ? 'B' : 'A'))}`;
  errorOf(await send('GET', `/v1.0/me?token=${forged}`), 401, 'INVALID_CREDENTIALS');
  const none = Buffer.from('{"alg":"none","typ":"JWT"}').toString('base64url');
  errorOf(await send('GET', `/v1.0/me?token=${none}.${body}.`), 401, 'INVALID_CREDENTIALS');
});

test("a customer's own one-time password logs in", async () => {
  const { username, password } = other;
  const { status, body } = await server.api('POST', '/auth/login', { username, password }, null);
  assert.equal(status, 200);
  const me = await send('GET', `/v1.0/me?token=${body.token}`);
  assert.equal(me.body.customer_id, other.customer.id);
});

test('a body that is no JSON, too deep or too large', async () => {
  const post = (body) => server.api('POST', '/v1.0/numbers', body);
  for (const body of ['', '{"number":', 'number=1', '{} {}']) {
    const answer = await post(body);
    assert.equal(answer.status, 400, body);
    assert.match(answer.body.error.reason, /^INVALID_(JSON_BODY|ARGUMENT)$/);
  }
  assert.deepEqual(details(errorOf(await post('[]'), 400, 'INVALID_ARGUMENT')), [' TYPE']);
  const deep = (depth) => `{"number":${'['.repeat(depth)}${']'.repeat(depth)}}`;
  errorOf(await post(deep(40)), 400, 'INVALID_JSON_BODY');
  errorOf(await post(deep(20)), 400, 'INVALID_ARGUMENT');
  const large = JSON.stringify({ number: '+899100000077', detail: 'x'.repeat(1 << 20) });
  errorOf(await post(large), 413, 'BODY_TOO_LARGE');
});

test('a body over the limit is refused before it is sent', async () => {
  const answer = await new Promise((done, failed) => {
    const request = http.request(`${server.http}/v1.0/numbers?accesskey=${server.key}`,
      { method: 'POST', headers: { 'content-length': 100_000_000 }, timeout: 10_000 });
    request.on('timeout', () => request.destroy(new Error('no answer')));
    request.on('error', failed);
    request.on('response', (response) => {
      done({ status: response.statusCode });
      request.destroy();
    });
    request.flushHeaders();
  });
  assert.equal(answer.status, 413);
});

test('every problem of a body at once, each with its path', async () => {
  const many = await server.api('POST', '/v1.0/numbers',
    { number: '15', name: 5, tags: ['', 'a', 7], foo: 1, type: 'pager' });
  assert.deepEqual(details(errorOf(many, 400, 'INVALID_ARGUMENT')), ['foo UNKNOWN_FIELD',
    'name TYPE', 'number PATTERN', 'tags[0] LENGTH', 'tags[2] TYPE', 'type ENUM']);
  const none = await server.api('POST', '/v1.0/numbers', {});
  assert.deepEqual(details(errorOf(none, 400, 'INVALID_ARGUMENT')), ['number REQUIRED']);
  const long = await server.api('POST', '/v1.0/flows', { name: 'x'.repeat(256) });
  assert.deepEqual(details(errorOf(long, 400, 'INVALID_ARGUMENT')), ['name LENGTH']);
});

test('a path id that is no UUID is INVALID_ID on every route that has one', async () => {
  let routes = 0;
  for (const { method, template } of server.check.operations) {
    if (!template.includes('{id}')) continue;
    ++routes;
    for (const id of ['1', 'xyz', `${kAbsent}0`, '%00']) {
      const answer = await server.api(method, template.replace('{id}', id),
        method === 'GET' ? undefined : {});
      errorOf(answer, 400, 'INVALID_ID');
    }
  }
  assert.ok(routes >= 10, `${routes} routes`);
});

/** What only the operator may look at, whoever's it is. */
const kOperatorsOwn = new Set(['customers', 'billing_accounts', 'carrier_findings',
  'inventory_numbers']);
const isOperators = (template, kind) => kOperatorsOwn.has(kind) || template.endsWith('/steps');
function bodyFor(template) {
  if (template.endsWith('/approve')) return { action: 'repair' };
  if (template.endsWith('/steps')) return { status: 'completed' };
  return /balance_/.test(template) ? { balance: 1 } : {};
}
const kDocument = { kind: 'loa', file_name: 'a.pdf', content: 'JVBERi0xLjQK' };

/** A port of the operator's, with a document, and a port-out of the number that it brought. */
async function makePorts() {
  const port = await server.ask('POST', '/v1.0/number_ports', { account: 'own',
    numbers: [{ number: '+14155550155' }],
    losing: { carrier_name: 'Old', entity_name: 'E', authorized_person: 'A',
      address: { street: '1 Road', locality: 'Town', postal_code: '1', country: 'US' } } });
  const path = `/v1.0/number_ports/${port.id}`;
  const document = await server.ask('POST', `${path}/documents`, kDocument);
  await server.ask('POST', `${path}/submit`);
  await server.ask('POST', `${path}/steps`, { status: 'completed' });
  const out = await server.ask('POST', '/v1.0/port_outs', { numbers: ['+14155550155'] });
  return { number_ports: port.id, port_documents: document.id, port_outs: out.id };
}

test("another customer's ids are not found, on every route that has an id", async () => {
  other = await makeCustomer(server, 'unlimited'); // whose requests nothing counts
  const from = '+15557654321';
  const flow = await server.ask('POST', '/v1.0/flows', { name: 'theirs', actions: [
    { type: 'message_send', option: { destinations: [from], text: 'Hello.' } }] });
  const number = await server.ask('POST', '/v1.0/numbers',
    { number: '+899100000055', message_flow_id: flow.id });
  await server.ask('POST', '/sandbox/messages', { from, to: number.number, text: 'x' });
  const message = (await server.ask('GET', '/v1.0/messages')).result
    .find(({ activeflow_id }) => activeflow_id !== '00000000-0000-0000-0000-000000000000');
  const reservation = await server.ask('POST', '/v1.0/number_reservations',
    { number: '+899100000058' });
  const agent = await server.ask('POST', '/v1.0/agents',
    { username: 'theirs@example.com', password: 'long enough' });
  const key = await server.ask('POST', '/v1.0/accesskeys', {});
  const order = await server.ask('POST', '/v1.0/number_orders',
    { numbers: ['+899100000059'] });
  const brought = await server.ask('POST', '/v1.0/number_imports',
    { rows: [{ number: '+899100000060' }] });
  const billing = (await server.ask('GET', '/v1.0/billings')).result[0];
  const optOut = await server.ask('POST', '/v1.0/opt_outs',
    { number: number.number, peer: '+15557654399', reason: 'by mail' });
  const ids = { numbers: number.id, flows: flow.id, messages: message.id,
    activeflows: message.activeflow_id, calls: null, number_reservations: reservation.id,
    agents: agent.id, accesskeys: key.id, billings: billing.id, webhook_deliveries: null,
    number_orders: order.id, number_imports: brought.id, opt_outs: optOut.id,
    ...await makePorts() };
  const reasons = { numbers: 'NUMBER_NOT_FOUND', flows: 'FLOW_NOT_FOUND',
    messages: 'MESSAGE_NOT_FOUND', activeflows: 'ACTIVEFLOW_NOT_FOUND', calls: 'CALL_NOT_FOUND',
    number_reservations: 'RESERVATION_NOT_FOUND', agents: 'AGENT_NOT_FOUND',
    accesskeys: 'ACCESSKEY_NOT_FOUND', billings: 'BILLING_NOT_FOUND',
    webhook_deliveries: 'WEBHOOK_DELIVERY_NOT_FOUND',
    number_orders: 'NUMBER_ORDER_NOT_FOUND', number_imports: 'NUMBER_IMPORT_NOT_FOUND',
    number_ports: 'NUMBER_PORT_NOT_FOUND', port_documents: 'PORT_DOCUMENT_NOT_FOUND',
    port_outs: 'PORT_OUT_NOT_FOUND', opt_outs: 'OPT_OUT_NOT_FOUND' };
  const bodies = { password: { password: 'long enough' }, permission: { permission: 16 },
    documents: kDocument, comments: { text: 'x' }, refuse: { reason: 'x' } };
  for (const { method, template } of server.check.operations) {
    if (!template.includes('{id}')) continue;
    const kind = template.split('/')[2];
    if (isOperators(template, kind)) {
      const body = method === 'GET' || method === 'DELETE' ? undefined : bodyFor(template);
      errorOf(await other.api(method, template.replace('{id}', kAbsent), body), 403,
        'PERMISSION_DENIED');
      continue;
    }
    assert.ok(kind in ids, `this test knows no ${kind}: ${template}`);
    const last = template.split('/').at(-1);
    const body = method === 'GET' || method === 'DELETE' ? undefined : bodies[last] ?? {};
    for (const id of [ids[kind], kAbsent]) {
      if (id === null) continue;
      const answer = await other.api(method, template.replace('{id}', id), body);
      errorOf(answer, 404, reasons[kind]);
    }
  }
  for (const path of ['numbers', 'flows', 'messages', 'calls']) {
    assert.deepEqual((await other.api('GET', `/v1.0/${path}`)).body.result, [], path);
  }
  assert.deepEqual(await server.ask('GET', `/v1.0/numbers/${number.id}`), number);
  // Nor can its flow be bound to a number of one's own.
  const own = await other.api('POST', '/v1.0/numbers', { number: '+899100000056' });
  for (const id of [flow.id, kAbsent]) {
    const bound = await other.api('PUT', `/v1.0/numbers/${own.body.id}`, { call_flow_id: id });
    const error = errorOf(bound, 400, 'INVALID_ARGUMENT');
    assert.deepEqual(details(error), ['call_flow_id NOT_FOUND']);
  }
  errorOf(await other.api('POST', '/v1.0/numbers',
    { number: '+899100000057', message_flow_id: flow.id }), 400, 'INVALID_ARGUMENT');
});

test('page_size: outside 1 to 100 it is 100, and it must be a number', async () => {
  const { key, api } = await makeCustomer(server, 'unlimited');
  for (let i = 0; i < 102; ++i) {
    const body = { number: `+8992000${String(i).padStart(5, '0')}` };
    const { status } = await server.api('POST', '/v1.0/numbers', body, key);
    assert.equal(status, 200);
  }
  for (const [size, count] of [['1', 1], ['7', 7], ['100', 100], ['0', 100], ['-3', 100],
    ['101', 100], ['2147483647', 100], ['99999999999999999999', 100], ['', 100]]) {
    const query = size === '' ? '' : `?page_size=${size}`;
    const { status, body } = await api('GET', `/v1.0/numbers${query}`);
    assert.equal(status, 200, size);
    assert.equal(body.result.length, count, size);
  }
  for (const size of ['abc', '1.5', '1e1', '0x10', ' ']) {
    const answer = await api('GET', `/v1.0/numbers?page_size=${size}`);
    const error = errorOf(answer, 400, 'INVALID_REQUEST_PARAMETER');
    assert.equal(error.details[0].path, 'page_size');
  }

  const seen = [];
  let token = '';
  let pages = 0;
  do {
    const query = `page_size=40&page_token=${encodeURIComponent(token)}`;
    const { body } = await api('GET', `/v1.0/numbers?${query}`);
    seen.push(...body.result);
    token = body.next_page_token;
    ++pages;
    assert.ok(pages < 10, 'the pages end');
  } while (token !== '');
  assert.equal(new Set(seen.map(({ id }) => id)).size, 102);
  assert.equal(seen.length, 102);
  const times = seen.map(({ tm_create }) => tm_create);
  assert.deepEqual(times, [...times].sort().reverse());
  for (const false_token of ['zzz', '2026-13-45T00:00:00Z', "' OR 1=1", times[0]]) {
    const path = `/v1.0/numbers?page_token=${encodeURIComponent(false_token)}`;
    errorOf(await api('GET', path), 400, 'INVALID_REQUEST_PARAMETER');
  }
});

test('search: a country unless virtual, and a known type', async () => {
  const none = await server.api('GET', '/v1.0/available_numbers');
  assert.deepEqual(details(errorOf(none, 400, 'MISSING_REQUEST_PARAMETER')),
    ['country_code REQUIRED']);
  const type = await server.api('GET', '/v1.0/number_availables?country=US&type=pager');
  assert.deepEqual(details(errorOf(type, 400, 'INVALID_REQUEST_PARAMETER')), ['type ENUM']);
});

test('health, readiness and metrics need no credential', async () => {
  const health = await server.api('GET', '/healthz', undefined, null);
  assert.equal(health.status, 200);
  assert.equal(health.body.status, 'ok');
  const ready = await server.api('GET', '/readyz', undefined, null);
  assert.deepEqual([ready.status, ready.body.status], [200, 'ready']);
  const { status, body } = await server.api('GET', '/metrics', undefined, null);
  assert.equal(status, 200);
  assert.match(body, /^# TYPE numberd_http_request_seconds histogram$/m);
  const served = /^numberd_http_request_seconds_count\{method="GET",route="\/healthz"\} (\d+)$/m
    .exec(body);
  assert.ok(Number(served[1]) >= 1);
  for (const line of body.trimEnd().split('\n')) {
    assert.match(line, /^(# (HELP|TYPE) \w+ .*|\w+(\{[^}]*(\{(id|account)\}[^}]*)*\})? [-+\w.]+)$/);
  }
});
