// SPDX-License-Identifier: Apache-2.0
// Who may do what: agents, permissions, tokens, access keys and their scopes, frozen and deleted
// customers with everything that is theirs.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { makeCustomer, startChecked } from '../support/checked.mjs';
import { until } from '../support/numberd.mjs';

let server;

before(async () => {
  server = await startChecked();
}, { timeout: 60_000 });

after(() => server?.stop());

const outcome = ({ status, body }) => (status === 200 ? '200' : `${status} ${body.error.reason}`);

async function login(username, password) {
  const answer = await server.api('POST', '/auth/login', { username, password }, null);
  return answer.status === 200 ? answer.body.token : outcome(answer);
}

test('an agent logs in, does what its permission lets it, and no more', async () => {
  const customer = await makeCustomer(server, 'basic');
  const made = await customer.api('POST', '/v1.0/agents',
    { username: 'manager@example.com', password: 'a long secret', name: 'M', permission: 64 });
  assert.equal(made.body.permission, 64);
  assert.equal('password' in made.body, false);
  const token = await login('manager@example.com', 'a long secret');
  const as = (method, path, body) => server.api(method, path, body, token);
  assert.equal((await as('GET', '/v1.0/me')).body.username, 'manager@example.com');
  assert.equal(outcome(await as('GET', '/v1.0/numbers')), '200');
  assert.equal(outcome(await as('GET', '/v1.0/agents')), '403 PERMISSION_DENIED');
  assert.equal(outcome(await as('GET', '/v1.0/accesskeys')), '403 PERMISSION_DENIED');
  assert.equal(outcome(await as('POST', '/v1.0/numbers/renew',
    { tm_renew: '2026-01-01 00:00:00' })), '403 PERMISSION_DENIED');
  // A permission that one does not have cannot be given.
  assert.equal(outcome(await customer.api('POST', '/v1.0/agents',
    { username: 'god@example.com', password: 'a long secret', permission: 1 })),
  '403 PERMISSION_DENIED');
  assert.equal(outcome(await customer.api('PUT', `/v1.0/agents/${made.body.id}/permission`,
    { permission: 16 })), '200');
  assert.equal(outcome(await as('GET', '/v1.0/numbers')), '403 PERMISSION_DENIED');
});

test('logout, a new password and deletion end tokens at once', async () => {
  const customer = await makeCustomer(server, 'basic');
  const username = 'leaver@example.com';
  const agent = (await customer.api('POST', '/v1.0/agents',
    { username, password: 'first secret', permission: 32 })).body;
  const [one, two] = [await login(username, 'first secret'), await login(username, 'first secret')];
  const me = async (token) => outcome(await server.api('GET', '/v1.0/me', undefined, token));
  assert.equal(outcome(await server.api('POST', '/auth/logout', {}, one)), '200');
  assert.equal(await me(one), '401 INVALID_CREDENTIALS');
  assert.equal(await me(two), '200');
  assert.equal(outcome(await server.api('POST', '/auth/logout', {}, customer.key)),
    '409 STATE_INVALID');
  await customer.api('PUT', `/v1.0/agents/${agent.id}/password`, { password: 'second secret' });
  assert.equal(await me(two), '401 INVALID_CREDENTIALS');
  assert.equal(await login(username, 'first secret'), '401 INVALID_CREDENTIALS');
  const three = await login(username, 'second secret');
  assert.equal(await me(three), '200');
  assert.equal(outcome(await customer.api('DELETE', `/v1.0/agents/${agent.id}`)), '200');
  assert.equal(await me(three), '401 INVALID_CREDENTIALS');
  const admin = (await customer.api('GET', '/v1.0/agents')).body.result[0];
  assert.equal(outcome(await customer.api('DELETE', `/v1.0/agents/${admin.id}`)),
    '409 STATE_INVALID', 'the last administrator stays');
});

test('an administrator without the project bit cannot lay hands on who has it', async () => {
  const [operator] = (await server.ask('GET', '/v1.0/agents')).result
    .filter(({ username }) => username === server.admin.username);
  await server.ask('POST', '/v1.0/agents',
    { username: 'helper@example.com', password: 'a long secret', permission: 32 });
  const token = await login('helper@example.com', 'a long secret');
  const path = `/v1.0/agents/${operator.id}`;
  for (const [method, target, body] of [['PUT', `${path}/password`, { password: 'mine now!' }],
    ['PUT', `${path}/permission`, { permission: 16 }], ['DELETE', path]]) {
    assert.equal(outcome(await server.api(method, target, body, token)), '403 PERMISSION_DENIED');
  }
  assert.notEqual((await login(server.admin.username, server.admin.password)).slice(0, 3), '401');
});

test('access keys: shown once, used, scoped, revoked', async () => {
  const customer = await makeCustomer(server, 'basic');
  const number = (await customer.api('POST', '/v1.0/numbers', { number: '+899100000101' })).body;
  const other = (await customer.api('POST', '/v1.0/numbers', { number: '+899100000102' })).body;
  const made = (await customer.api('POST', '/v1.0/accesskeys', { name: 'reader',
    scope: { numbers: [number.id], verbs: ['GET'] } })).body;
  assert.match(made.token, /^vb_[A-Za-z0-9]{32}$/);
  const shown = (await customer.api('GET', `/v1.0/accesskeys/${made.id}`)).body;
  assert.equal('token' in shown, false);
  assert.equal(shown.token_prefix, made.token.slice(0, 11));
  const as = async (method, path, body) =>
    outcome(await server.api(method, path, body, made.token));
  assert.equal(await as('GET', `/v1.0/numbers/${number.id}`), '200');
  assert.equal(await as('PUT', `/v1.0/numbers/${number.id}`, { name: 'x' }),
    '403 PERMISSION_DENIED');
  assert.equal(await as('GET', `/v1.0/numbers/${other.id}`), '403 PERMISSION_DENIED');
  assert.equal(await as('GET', '/v1.0/flows'), '403 PERMISSION_DENIED');
  assert.equal(await as('POST', '/v1.0/accesskeys', {}), '403 PERMISSION_DENIED');
  await until(async () => (await customer.api('GET', `/v1.0/accesskeys/${made.id}`))
    .body.tm_used < '9999', { what: 'the last use is kept' });
  await customer.api('DELETE', `/v1.0/accesskeys/${made.id}`);
  assert.equal(await as('GET', `/v1.0/numbers/${number.id}`), '401 INVALID_CREDENTIALS');
  const foreign = await server.ask('POST', '/v1.0/numbers', { number: '+899100000103' });
  const refused = await customer.api('POST', '/v1.0/accesskeys',
    { scope: { numbers: [foreign.id] } });
  assert.deepEqual(refused.body.error.details.map(({ path }) => path), ['scope.numbers[0]']);
});

test('a frozen customer is shut out, its telephones too, and comes back whole', async () => {
  const customer = await makeCustomer(server, 'basic');
  const flow = (await customer.api('POST', '/v1.0/flows', { actions: [{ type: 'answer' }] })).body;
  const number = (await customer.api('POST', '/v1.0/numbers',
    { number: '+899100000111', call_flow_id: flow.id })).body;
  const id = customer.customer.id;
  assert.equal(outcome(await server.api('POST', `/v1.0/customers/${id}/freeze`, {})), '200');
  const numbers = async () => outcome(await customer.api('GET', '/v1.0/numbers'));
  assert.equal(await numbers(), '403 ACCOUNT_FROZEN');
  const text = await server.ask('POST', '/sandbox/messages',
    { from: '+15557654321', to: number.number, text: 'x' });
  assert.equal(text.reason, 'ACCOUNT_FROZEN');
  // The operator froze it: it cannot thaw itself.
  assert.equal(outcome(await customer.api('DELETE', '/auth/unregister')), '409 STATE_INVALID');
  assert.equal(outcome(await server.api('POST', `/v1.0/customers/${id}/recover`, {})), '200');
  assert.equal((await customer.api('GET', `/v1.0/numbers/${number.id}`)).body.status, 'active');
});

test('a customer leaves and thinks better of it', async () => {
  const customer = await makeCustomer(server, 'basic');
  assert.equal(outcome(await customer.api('POST', '/auth/unregister', {})), '400 INVALID_ARGUMENT');
  const left = await customer.api('POST', '/auth/unregister', { confirmation_phrase: 'DELETE' });
  assert.equal(left.body.status, 'frozen');
  assert.ok(left.body.tm_purge > left.body.tm_freeze);
  assert.equal(outcome(await customer.api('GET', '/v1.0/numbers')), '403 ACCOUNT_FROZEN');
  assert.equal((await customer.api('DELETE', '/auth/unregister')).body.status, 'active');
  assert.equal(outcome(await customer.api('GET', '/v1.0/numbers')), '200');
});

test('a deleted customer takes its numbers and flows along', async () => {
  const customer = await makeCustomer(server, 'unlimited');
  const flow = (await customer.api('POST', '/v1.0/flows', { actions: [{ type: 'answer' }] })).body;
  const numbers = [];
  for (let i = 0; i < 120; ++i) {
    numbers.push((await customer.api('POST', '/v1.0/numbers',
      { number: `+8991000${20000 + i}`, call_flow_id: flow.id })).body);
  }
  const bought = (await customer.api('POST', '/v1.0/numbers', { number: '+15551234567' })).body;
  assert.notEqual(bought.id, undefined);
  const id = customer.customer.id;
  await until(async () => (await customer.api('GET', `/v1.0/numbers/${bought.id}`)).body.status
    === 'active', { what: 'the purchase is confirmed' });
  assert.equal(outcome(await server.api('DELETE', `/v1.0/customers/${id}`)), '200');
  assert.equal(outcome(await customer.api('GET', '/v1.0/numbers')), '401 INVALID_CREDENTIALS');
  const explained = async (number) => (await server.ask('POST', '/sandbox/messages',
    { from: '+15557654321', to: number, text: 'x', origin: 'internal' })).reason;
  for (const number of [numbers[0].number, numbers.at(-1).number, bought.number]) {
    await until(async () => await explained(number) === 'NUMBER_NOT_FOUND', { seconds: 40 });
  }
  assert.equal(outcome(await server.api('GET', `/v1.0/customers/${id}`)),
    '404 CUSTOMER_NOT_FOUND');
  assert.equal(outcome(await server.api('DELETE',
    `/v1.0/customers/${(await server.ask('GET', '/v1.0/customer')).id}`)), '409 STATE_INVALID');
});

test('who signs up has a customer of its own, and only one at a time has the address', async () => {
  const body = { email: 'racer@example.com', accepted_tos: true, password: 'a long secret' };
  const answers = await Promise.all(Array.from({ length: 8 }, () =>
    server.api('POST', '/auth/signup', body, null)));
  assert.deepEqual(new Set(answers.map(outcome)), new Set(['200']));
  const made = answers.filter((answer) => answer.body.accesskey);
  assert.equal(made.length, 1);
  const [{ body: { customer, accesskey } }] = made;
  const all = (await server.ask('GET', '/v1.0/customers')).result
    .filter(({ email }) => email === body.email);
  assert.deepEqual(all.map(({ id }) => id), [customer.id]);
  assert.equal((await server.api('GET', '/v1.0/customer', undefined, accesskey)).body.id,
    customer.id);
  const token = await login(body.email, body.password);
  assert.equal((await server.api('GET', '/v1.0/me', undefined, token)).body.permission, 96);
});
