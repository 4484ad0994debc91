// SPDX-License-Identifier: Apache-2.0
// The examples of the specification, each command as it is written there, run by a shell with the
// real curl. Only the host, the token and ids are replaced.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run, until } from '../support/numberd.mjs';
import { startChecked } from '../support/checked.mjs';

const kNil = '00000000-0000-0000-0000-000000000000';
const kNever = '9999-01-01 00:00:00.000000';
const kTime = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{6}$/;
const kUuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

const kSearchByOldName = String.raw`curl -X GET 'https://api.voipbin.net/v1.0/number_availables?token=<token>&country=US&type=local'`;

const kProvision = String.raw`curl -X POST 'https://api.voipbin.net/v1.0/numbers?token=<token>' \
    --header 'Content-Type: application/json' \
    --data '{
        "number": "+15551234567"
    }'`;

const kConfigureFlows = String.raw`curl -X PUT 'https://api.voipbin.net/v1.0/numbers/<number-id>?token=<token>' \
    --header 'Content-Type: application/json' \
    --data '{
        "call_flow_id": "flow-abc-123",
        "message_flow_id": "flow-xyz-789"
    }'`;

const kSearch = String.raw`curl -k --location --request GET 'https://api.voipbin.net/v1.0/available_numbers?token=<YOUR_AUTH_TOKEN>&country_code=US&page_size=5'`;

const kSearchVirtual = String.raw`curl -k --location --request GET 'https://api.voipbin.net/v1.0/available_numbers?token=<YOUR_AUTH_TOKEN>&type=virtual&page_size=5'`;

const kCreateVirtual = String.raw`curl -k --location --request POST 'https://api.voipbin.net/v1.0/numbers?token=<YOUR_AUTH_TOKEN>' \
--header 'Content-Type: application/json' \
--data-raw '{
    "number": "+899100000001"
}'`;

const kList = String.raw`curl -k --location --request GET 'https://api.voipbin.net/v1.0/numbers?token=<YOUR_AUTH_TOKEN>&page_size=10'`;

const kGet = String.raw`curl -k --location --request GET 'https://api.voipbin.net/v1.0/numbers/d5532488-0b2d-11eb-b18c-172ab8f2d3d8?token=<YOUR_AUTH_TOKEN>'`;

const kDelete = String.raw`curl -k --location --request DELETE 'https://api.voipbin.net/v1.0/numbers/b7ee1086-fcbc-4f6f-96e5-7f9271e25279?token=<YOUR_AUTH_TOKEN>'`;

const kCreate = String.raw`curl -k --location --request POST 'https://api.voipbin.net/v1.0/numbers?token=<YOUR_AUTH_TOKEN>' \
--header 'Content-Type: application/json' \
--data-raw '{
    "number": "+16062067563"
}'`;

let server;
let token;

before(async () => {
  server = await startChecked();
  writeFileSync(join(server.dir, '.curlrc'), 'silent\nwrite-out = "\\n%{http_code}"\n');
  const { username, password } = server.admin;
  token = (await server.api('POST', '/auth/login', { username, password }, null)).body.token;
}, { timeout: 60_000 });

after(() => server?.stop());

/** Runs a command of the specification; `ids` are what to put in the place of its examples. */
async function curl(command, ids = {}, credential = token) {
  let text = command.replace('https://api.voipbin.net', server.http)
    .replace(/<token>|<YOUR_AUTH_TOKEN>/, credential);
  for (const [example, real] of Object.entries(ids)) text = text.replace(example, real);
  const env = { ...process.env, CURL_HOME: server.dir };
  const { code, stdout, stderr } = await run('sh', ['-c', text], { env, seconds: 20 });
  assert.equal(code, 0, stderr);
  const end = stdout.lastIndexOf('\n');
  const status = Number(stdout.slice(end + 1));
  const body = JSON.parse(stdout.slice(0, end));
  const method = /(?:-X|--request) (\w+)/.exec(text)[1];
  const path = new URL(/'(http[^']+)'/.exec(text)[1]).pathname;
  server.check.assert({ method, path, status, body });
  return { status, body };
}

async function ok(command, ids, credential) {
  const { status, body } = await curl(command, ids, credential);
  assert.equal(status, 200, JSON.stringify(body));
  return body;
}

const activeNumber = (id) => until(async () => {
  const number = await server.ask('GET', `/v1.0/numbers/${id}`);
  return number.status === 'active' && number;
}, { what: `${id} is active` });

const findNumber = async (e164) => (await server.ask('GET', '/v1.0/numbers')).result
  .find(({ number }) => number === e164);

/** Buys a number if it is not there yet; active at the end. */
async function have(e164) {
  const there = await findNumber(e164) ?? await server.ask('POST', '/v1.0/numbers',
    { number: e164 });
  return activeNumber(there.id);
}

/** Every documented member of a number is there, with the specification's types. */
function assertNumber(number) {
  for (const id of ['id', 'call_flow_id', 'message_flow_id', 'flow_id']) {
    assert.match(number[id], kUuid, id);
  }
  assert.equal(number.flow_id, number.call_flow_id);
  for (const name of ['number', 'type', 'name', 'detail', 'status']) {
    assert.equal(typeof number[name], 'string', name);
  }
  for (const name of ['t38_enabled', 'emergency_enabled']) {
    assert.equal(typeof number[name], 'boolean', name);
  }
  for (const name of ['tm_create', 'tm_update', 'tm_delete', 'tm_purchase']) {
    assert.match(number[name], kTime, name);
  }
}

test('search by the old name: local numbers with their region and city', async () => {
  const { result } = await ok(kSearchByOldName);
  assert.ok(result.length > 0);
  assert.ok(result.every(({ country, type }) => country === 'US' && type === 'local'));
  const expected = { country: 'US', type: 'local', region: 'California' };
  const cities = { '+15551234567': 'San Francisco', '+15551234568': 'Los Angeles' };
  for (const [number, city] of Object.entries(cities)) {
    const found = result.find((one) => one.number === number);
    assert.ok(found, `${number} is for sale`);
    for (const [name, value] of Object.entries({ ...expected, city })) {
      assert.equal(found[name], value);
    }
  }
});

test('search by country code, at most page_size', async () => {
  const { result, ...rest } = await ok(kSearch);
  assert.equal(result.length, 5);
  assert.deepEqual(rest, {});
  for (const one of result) {
    assert.match(one.number, /^\+1\d{10}$/);
    assert.equal(one.country, 'US');
    assert.equal(one.postal_code, '');
    assert.ok(one.features.includes('voice'));
  }
});

test('both spellings of search and of the country are one search', async () => {
  const answers = [];
  for (const path of ['available_numbers', 'number_availables']) {
    for (const name of ['country', 'country_code']) {
      answers.push(await server.ask('GET', `/v1.0/${path}?${name}=US&type=local&page_size=3`));
    }
  }
  for (const answer of answers) assert.deepEqual(answer, answers[0]);
});

test('search for virtual numbers', async () => {
  const { result } = await ok(kSearchVirtual);
  assert.equal(result.length, 5);
  assert.equal(new Set(result.map(({ number }) => number)).size, 5);
  for (const { number, country, region, postal_code, features } of result) {
    assert.match(number, /^\+899(?!000)\d{9}$/);
    assert.deepEqual({ country, region, postal_code, features },
      { country: '', region: '', postal_code: '', features: [] });
  }
});

test('a virtual number is active at once; it is listed, read and deleted', async () => {
  const made = await ok(kCreateVirtual);
  assertNumber(made);
  const { number, type, status, call_flow_id, message_flow_id, name, detail, tm_delete } = made;
  assert.deepEqual({ number, type, status, call_flow_id, message_flow_id, name, detail, tm_delete },
    { number: '+899100000001', type: 'virtual', status: 'active', call_flow_id: kNil,
      message_flow_id: kNil, name: '', detail: '', tm_delete: kNever });
  assert.equal(made.t38_enabled, false);
  assert.equal(made.emergency_enabled, false);

  const example = { 'd5532488-0b2d-11eb-b18c-172ab8f2d3d8': made.id };
  assert.deepEqual(await ok(kGet, example), made);
  const { result } = await ok(kList);
  assert.deepEqual(result.find(({ id }) => id === made.id), made);

  const deleted = await ok(kDelete, { 'b7ee1086-fcbc-4f6f-96e5-7f9271e25279': made.id });
  assert.equal(deleted.status, 'deleted');
  assert.equal(deleted.id, made.id);
  assert.match(deleted.tm_delete, kTime);
  assert.notEqual(deleted.tm_delete, kNever);
  assert.equal(deleted.tm_update, deleted.tm_delete);
  assert.equal((await curl(kGet, example)).status, 404);
  assert.equal(await findNumber('+899100000001'), undefined);

  const again = await ok(kCreateVirtual);
  assert.notEqual(again.id, made.id);
});

test('a normal number is pending, then active', async () => {
  const made = await ok(kCreate);
  assertNumber(made);
  assert.equal(made.number, '+16062067563');
  assert.equal(made.type, 'normal');
  assert.equal(made.status, 'purchase-pending');
  const active = await activeNumber(made.id);
  assertNumber(active);
  assert.notEqual(active.tm_purchase, kNever);
  const id = { 'b7ee1086-fcbc-4f6f-96e5-7f9271e25279': made.id };
  assert.equal((await ok(kDelete, id)).status, 'deleted');
});

test('provision a found number, bind its two flows; an access key is a token', async () => {
  const made = await ok(kProvision, {}, server.key);
  await activeNumber(made.id);
  const call = await server.ask('POST', '/v1.0/flows', { name: 'inbound call', actions: [
    { type: 'answer' }, { type: 'talk', option: { text: 'Hi.' } }] });
  const text = await server.ask('POST', '/v1.0/flows', { name: 'inbound text', actions: [
    { type: 'message_send',
      option: { destinations: ['${voipbin.conversation.peer.target}'], text: 'Thank you.' } }] });
  const ids = { '<number-id>': made.id, 'flow-abc-123': call.id, 'flow-xyz-789': text.id };
  const bound = await ok(kConfigureFlows, ids, server.key);
  assertNumber(bound);
  assert.equal(bound.call_flow_id, call.id);
  assert.equal(bound.message_flow_id, text.id);
  // The literal placeholders are no flow ids.
  const literal = await curl(kConfigureFlows, { '<number-id>': made.id });
  assert.equal(literal.status, 400);
  assert.deepEqual(literal.body.error.details.map(({ path }) => path).sort(),
    ['call_flow_id', 'message_flow_id']);
  assert.equal((await activeNumber(made.id)).call_flow_id, call.id);
});

const kMenu = [
  { type: 'answer' },
  { type: 'talk',
    option: { text: 'Welcome to Company X. Press 1 for sales, 2 for support, 3 for billing.' } },
  { type: 'digits_receive', option: { length: 1, duration: 5000 } },
  { type: 'branch', option: { default_target_id: 'end',
    target_ids: { 1: 'sales', 2: 'support', 3: 'billing' } } },
  { id: 'sales', type: 'talk', option: { text: 'Sales.' }, next_id: 'end' },
  { id: 'support', type: 'talk', option: { text: 'Support.' }, next_id: 'end' },
  { id: 'billing', type: 'talk', option: { text: 'Billing.' } },
  { id: 'end', type: 'hangup' },
];

const kKeywords = [
  { type: 'branch', option: { variable: 'voipbin.conversation_message.text', ignore_case: true,
    default_target_id: 'other', target_ids: { HOURS: 'hours', MENU: 'help' } } },
  { id: 'hours', type: 'message_send', next_id: 'end', option: {
    destinations: ['${voipbin.conversation.peer.target}'], text: "We're open Mon-Fri 9-5" } },
  { id: 'help', type: 'message_send', next_id: 'end', option: {
    destinations: ['${voipbin.conversation.peer.target}'], text: 'Text HOURS.' } },
  { id: 'other', type: 'message_send',
    option: { destinations: ['+15550009999'], text: '${voipbin.conversation_message.text}' } },
  { id: 'end', type: 'stop' },
];

test('scenario 1: a hotline on a toll-free number', async () => {
  const { result } = await server.ask('GET', '/v1.0/number_availables?country=US&type=toll_free');
  assert.ok(result.every(({ number, type }) => type === 'toll_free' && /^\+18\d\d/.test(number)));
  assert.ok(result.some(({ number }) => number === '+18005551234'));
  const made = await server.ask('POST', '/v1.0/numbers', { number: '+18005551234' });
  const flow = await server.ask('POST', '/v1.0/flows', { name: 'menu', actions: kMenu });
  await activeNumber(made.id);
  const bound = await server.ask('PUT', `/v1.0/numbers/${made.id}`, { call_flow_id: flow.id });
  assert.equal(bound.call_flow_id, flow.id);
  assert.equal(bound.message_flow_id, kNil);
});

test('scenario 2: a customer texts HOURS and is answered', async () => {
  const { id } = await have('+15551234567');
  const flow = await server.ask('POST', '/v1.0/flows', { name: 'keywords', actions: kKeywords });
  await server.ask('PUT', `/v1.0/numbers/${id}`, { message_flow_id: flow.id });
  const from = '+15557654321';
  await server.ask('POST', '/sandbox/messages', { from, to: '+15551234567', text: 'HOURS' });
  const reply = await until(async () => (await server.ask('GET', '/sandbox/messages')).result
    .find((one) => one.direction === 'inbound' && one.to === from), { what: 'the reply' });
  assert.equal(reply.text, "We're open Mon-Fri 9-5");
  assert.equal(reply.from, '+15551234567');
});

test('scenario 3: a virtual number for testing', async () => {
  const found = await server.ask('GET', '/v1.0/available_numbers?type=virtual&page_size=5');
  assert.equal(found.result.length, 5);
  const made = await server.ask('POST', '/v1.0/numbers', { number: found.result[0].number });
  assert.equal(made.status, 'active');
  const flow = await server.ask('POST', '/v1.0/flows', { name: 'menu', actions: kMenu });
  const bound = await server.ask('PUT', `/v1.0/numbers/${made.id}`, { call_flow_id: flow.id });
  assert.equal(bound.call_flow_id, flow.id);
});

test('scenario 4: one number, a flow for calls and one for texts', async () => {
  const { id } = await have('+15551234567');
  const menu = await server.ask('POST', '/v1.0/flows', { name: 'menu', actions: kMenu });
  const words = await server.ask('POST', '/v1.0/flows', { name: 'keywords', actions: kKeywords });
  await server.ask('PUT', `/v1.0/numbers/${id}`, { call_flow_id: menu.id });
  await server.ask('PUT', `/v1.0/numbers/${id}`, { message_flow_id: words.id });
  const number = await server.ask('GET', `/v1.0/numbers/${id}`);
  assert.equal(number.call_flow_id, menu.id);
  assert.equal(number.message_flow_id, words.id);
});
