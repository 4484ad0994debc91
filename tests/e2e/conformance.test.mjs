// SPDX-License-Identifier: Apache-2.0
// Every operation of the API document succeeds at least once, and every answer, good or bad, is as
// the document says: no route, status or member beside it. The other tests hold their answers
// against it too (support/checked.mjs); this one walks through all of it.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeFlow, root, until } from '../support/numberd.mjs';
import { makeCustomer, startChecked } from '../support/checked.mjs';
import { TelnyxAccount } from '../support/telnyx_account.mjs';
import { callToItsEnd } from '../support/sip_client.mjs';
import { WebhookReceiver } from '../support/webhook_receiver.mjs';
import { WsClient } from '../support/ws_client.mjs';

const kMinute = { timeout: 60_000 };
const kAbsent = '11111111-1111-4111-8111-111111111111';
const kPhone = '+15557654321';

let carrier;
let server;

before(async () => {
  carrier = await TelnyxAccount.open([]);
  // Of a country that nobody here asks for numbers of.
  server = await startChecked({ set: { ...carrier.settings('main'),
    'carriers.main.countries': 'AQ', 'carriers.ranges.kind': 'inventory',
    'carriers.ranges.countries': 'AQ' } });
}, kMinute);

after(async () => {
  await server?.stop();
  await carrier?.close();
});

/** A call through a flow, to its end; its record. */
async function callOnce(number) {
  assert.equal(await callToItsEnd(server.sip, number), null);
  return until(async () => (await server.ask('GET', '/v1.0/calls')).result
    .find(({ status }) => status === 'hangup'), { what: 'the record of the call' });
}

/** An account at a carrier, and what does not agree there. */
async function walkCarriers() {
  await server.ask('GET', '/v1.0/carriers');
  await server.ask('GET', '/v1.0/carriers/main');
  carrier.hold('+12125550190');
  carrier.hold('+12125550191');
  const runs = '/v1.0/carriers/main/reconciliations';
  await until(async () =>
    (await server.api('POST', runs)).status === 200); // one begins by itself
  const findings = await until(async () => {
    const { result } = await server.ask('GET', '/v1.0/carrier_findings?carrier=main');
    return result.length === 2 && result;
  });
  const [one, other] = findings.map(({ id }) => `/v1.0/carrier_findings/${id}`);
  await server.ask('POST', `${one}/dismiss`);
  await server.ask('POST', `${other}/approve`, { action: 'release' });
  assert.equal((await server.ask('GET', other)).status, 'resolved');
  await server.ask('GET', runs);

  const ranges = '/v1.0/carriers/ranges/numbers';
  await server.ask('POST', ranges, { rows: [{ number: '+672100000', features: ['voice'] }] });
  const { result: [own] } = await server.ask('GET', ranges);
  await server.ask('GET', `/v1.0/inventory_numbers/${own.id}`);
  await server.ask('DELETE', `/v1.0/inventory_numbers/${own.id}`);
}

/** People, keys, customers and money. */
async function walkAccounts() {
  const ask = (...request) => server.ask(...request);
  const agent = await ask('POST', '/v1.0/agents',
    { username: 'w@example.com', password: 'secret..' });
  const agentPath = `/v1.0/agents/${agent.id}`;
  await ask('GET', '/v1.0/agents');
  await ask('GET', agentPath);
  await ask('PUT', agentPath, { name: 'walker' });
  await ask('PUT', `${agentPath}/password`, { password: 'another one' });
  await ask('PUT', `${agentPath}/permission`, { permission: 64 });
  const login = await server.api('POST', '/auth/login',
    { username: 'w@example.com', password: 'another one' }, null);
  assert.equal((await server.api('POST', '/auth/logout', {}, login.body.token)).status, 200);
  await ask('DELETE', agentPath);
  const key = await ask('POST', '/v1.0/accesskeys', { name: 'k', expire: 60 });
  await ask('GET', '/v1.0/accesskeys');
  await ask('GET', `/v1.0/accesskeys/${key.id}`);
  await ask('PUT', `/v1.0/accesskeys/${key.id}`, { detail: 'walked' });
  await ask('DELETE', `/v1.0/accesskeys/${key.id}`);

  assert.equal((await server.api('POST', '/auth/signup',
    { email: 'walker@example.com', accepted_tos: true }, null)).status, 200);
  const customer = await makeCustomer(server, 'basic');
  const customerPath = `/v1.0/customers/${customer.customer.id}`;
  await ask('GET', '/v1.0/customers');
  await ask('GET', customerPath);
  await ask('PUT', customerPath, { plan_type: 'professional' });
  await ask('POST', `${customerPath}/freeze`, {});
  await ask('POST', `${customerPath}/recover`, {});
  await customer.api('POST', '/auth/unregister', { confirmation_phrase: 'DELETE' });
  await customer.api('DELETE', '/auth/unregister');
  await ask('POST', '/v1.0/customer/rotate_webhook_secret', {});

  await ask('GET', '/v1.0/billing_account');
  await ask('PUT', '/v1.0/billing_account', { name: 'ours' });
  const [account] = (await ask('GET', '/v1.0/billing_accounts')).result;
  const accountPath = `/v1.0/billing_accounts/${account.id}`;
  await ask('GET', accountPath);
  await ask('POST', `${accountPath}/balance_add_force`, { balance: 1.5 });
  await ask('POST', `${accountPath}/balance_subtract_force`, { balance: 0.5, detail: 'half' });
  const [entry] = (await customer.api('GET', '/v1.0/billings')).body.result;
  assert.equal((await customer.api('GET', `/v1.0/billings/${entry.id}`)).status, 200);
  await ask('DELETE', customerPath);
}

/** Holding, renewing, explaining numbers, and what happened to them. */
async function walkCare(number, bought) {
  const ask = (...request) => server.ask(...request);
  const held = await ask('POST', '/v1.0/number_reservations', { number: '+899100000009' });
  await ask('GET', '/v1.0/number_reservations');
  await ask('GET', `/v1.0/number_reservations/${held.id}`);
  await ask('DELETE', `/v1.0/number_reservations/${held.id}`);
  const order = await ask('POST', '/v1.0/number_orders',
    { numbers: ['+899100000010', '+899000000010'] });
  assert.deepEqual(order.numbers.map(({ status, reason }) => status + reason),
    ['done', 'failedNUMBER_RESERVED']);
  await ask('GET', '/v1.0/number_orders');
  const brought = await ask('POST', '/v1.0/number_imports',
    { rows: [{ number: '+899100000011' }] });
  await ask('GET', '/v1.0/number_imports');
  await ask('GET', `/v1.0/number_imports/${brought.id}`);
  await ask('GET', `/v1.0/number_orders/${order.id}`);
  await ask('POST', `/v1.0/numbers/${bought.id}/renew`, {});
  await ask('POST', '/v1.0/numbers/renew', { tm_renew: '2001-01-01 00:00:00.000000' });
  const explained = await ask('GET', `/v1.0/numbers/${number.id}/explain?kind=call&origin=pstn`);
  assert.equal(explained.reason, 'VIRTUAL_NUMBER_FROM_PSTN');
  assert.equal(explained.sip_status, 404);
  assert.equal((await ask('GET', `/v1.0/numbers/${number.id}/explain`)).first_actions[0].type,
    'answer');
  const { event } = await ask('GET', `/v1.0/numbers/${number.id}/history`);
  assert.equal(event.type, 'number_updated');
  await ask('GET', `/v1.0/events?number_id=${number.id}`);
  await ask('GET', '/v1.0/audit?page_size=10');
  await ask('GET', `/v1.0/numbers/${number.id}/usage`);
  await ask('GET', '/v1.0/audit?until=1');
}

/** Numbers from another carrier, and to one. */
async function walkPorts() {
  const ask = (...request) => server.ask(...request);
  const numbers = [{ number: '+14155550100' }];
  await ask('POST', '/v1.0/number_ports/check', { account: 'own', numbers: ['+14155550100'] });
  const port = await ask('POST', '/v1.0/number_ports', { account: 'own', numbers });
  const path = `/v1.0/number_ports/${port.id}`;
  await ask('GET', '/v1.0/number_ports?all=true');
  await ask('GET', path);
  await ask('PUT', path, { losing: { carrier_name: 'Old', entity_name: 'E', authorized_person: 'A',
    address: { street: '1 Road', locality: 'Town', postal_code: '1', country: 'US' } } });
  await ask('GET', `${path}/loa`);
  const document = await ask('POST', `${path}/documents`,
    { kind: 'loa', file_name: 'a.pdf', content: 'JVBERi0xLjQK' });
  await ask('GET', `${path}/documents`);
  await ask('GET', `/v1.0/port_documents/${document.id}`);
  await ask('DELETE', `/v1.0/port_documents/${document.id}`);
  await ask('POST', `${path}/comments`, { text: 'Hello.' });
  await ask('GET', `${path}/comments`);
  await ask('POST', `${path}/submit`);
  await ask('POST', `${path}/steps`, { status: 'completed' });
  await ask('DELETE', path);
  const second = await ask('POST', '/v1.0/number_ports',
    { account: 'own', numbers: [{ number: '+14155550101' }] });
  await ask('POST', `/v1.0/number_ports/${second.id}/cancel`);

  await ask('PUT', '/v1.0/port_out_pin', { pin: '1' });
  await ask('GET', '/v1.0/port_out_pin');
  const enter = () => ask('POST', '/v1.0/port_outs', { numbers: ['+14155550100'], pin: '1' });
  const first = await enter();
  await ask('POST', `/v1.0/port_outs/${first.id}/refuse`, { reason: 'no' });
  const out = await enter();
  await ask('GET', '/v1.0/port_outs');
  await ask('GET', `/v1.0/port_outs/${out.id}`);
  await ask('POST', `/v1.0/port_outs/${out.id}/approve`, {});
  await ask('POST', `/v1.0/port_outs/${out.id}/steps`, { status: 'completed' });
}

/** A webhook that arrives, and is sent again. */
async function walkDeliveries() {
  const receiver = await WebhookReceiver.open();
  try {
    await server.ask('PUT', '/v1.0/customer', { webhook_uri: receiver.uri });
    await server.ask('PUT', '/v1.0/customer', { detail: 'told' });
    const delivery = await until(async () => (await server.ask('GET',
      '/v1.0/webhook_deliveries?status=delivered')).result[0], { what: 'a delivery' });
    await server.ask('GET', `/v1.0/webhook_deliveries/${delivery.id}`);
    const before = receiver.received.length;
    await server.ask('POST', `/v1.0/webhook_deliveries/${delivery.id}/replay`, {});
    await until(() => receiver.received.length > before, { what: 'it is sent again' });
  } finally {
    await server.ask('PUT', '/v1.0/customer', { webhook_uri: '' });
    await receiver.close();
  }
}

/** A WebSocket is no answer of a body; its handshake is. */
async function walkStream() {
  const socket = await WsClient.open(server);
  socket.destroy();
  server.check.assert({ method: 'GET', path: '/v1.0/ws', status: 101, body: '' });
}

/** What succeeds, each operation once at least. Ids come from what was made before. */
async function walk() {
  const { username, password } = server.admin;
  const ask = (...request) => server.ask(...request);
  const open = (path) => server.api('GET', path, undefined, null);

  for (const path of ['/healthz', '/readyz', '/metrics', '/openapi.yaml', '/openapi.json']) {
    assert.equal((await open(path)).status, 200, path);
  }
  assert.equal((await server.api('POST', '/auth/login', { username, password }, null)).status, 200);
  await ask('GET', '/v1.0/me');
  await walkStream();
  await ask('GET', '/v1.0/customer');
  await ask('PUT', '/v1.0/customer', { detail: 'walked' });
  await makeCustomer(server, 'basic');

  await ask('GET', '/v1.0/available_numbers?country_code=US&features=sms&page_size=3');
  await ask('GET', '/v1.0/number_availables?type=virtual&page_size=3');

  const calls = await makeFlow(server, [{ type: 'answer' }, { type: 'beep' }, { type: 'hangup' }]);
  const texts = await makeFlow(server, [
    { type: 'message_send', option: { destinations: [kPhone], text: 'Hello.' } }]);
  await ask('GET', '/v1.0/flows');
  await ask('GET', `/v1.0/flows/${calls}`);
  await ask('PUT', `/v1.0/flows/${calls}`, { name: 'renamed' });

  const number = await ask('POST', '/v1.0/numbers', { number: '+899100000001', tags: ['a'] });
  const path = `/v1.0/numbers/${number.id}`;
  await ask('GET', '/v1.0/numbers');
  await ask('GET', path);
  await ask('PUT', path, { name: 'walked' });
  await ask('PUT', `${path}/flow_ids`, { call_flow_id: calls, message_flow_id: texts });
  await ask('PUT', `${path}/metadata`, { rtp_debug: false });
  await ask('POST', `${path}/suspend`);
  await ask('POST', `${path}/reactivate`);
  const bought = await ask('POST', '/v1.0/numbers', { number: '+15005550006' });

  const told = await carrier.tell(server.http, '/hooks/main', 'unheard.of', {});
  server.check.assert({ method: 'POST', path: '/hooks/main', ...told });
  assert.equal(told.status, 200);
  await ask('POST', '/sandbox/messages', { from: kPhone, to: number.number, text: 'x' });
  await ask('GET', '/sandbox/messages');
  const sent = await ask('POST', '/v1.0/messages',
    { source: number.number, destinations: [kPhone], text: 'Hi' });
  await ask('GET', '/v1.0/messages');
  await ask('GET', `/v1.0/messages/${sent.id}`);
  const optOut = await ask('POST', '/v1.0/opt_outs',
    { number: number.number, peer: '+15557654399', reason: 'by mail' });
  assert.equal(optOut.history.length, 1);
  await ask('GET', `/v1.0/opt_outs?status=opted_out&number=${encodeURIComponent(number.number)}`);
  await ask('GET', `/v1.0/opt_outs/${optOut.id}`);
  const again = await ask('DELETE', `/v1.0/opt_outs/${optOut.id}`);
  assert.deepEqual([again.status, again.history.length], ['opted_in', 2]);

  const record = await callOnce(number.number);
  await ask('GET', `/v1.0/calls/${record.id}`);
  const run = await ask('GET', `/v1.0/activeflows/${record.activeflow_id}`);
  assert.deepEqual(run.executed_actions.map(({ type }) => type), ['answer', 'beep', 'hangup']);

  await walkCare(number, bought);
  await walkPorts();
  await walkCarriers();
  await walkAccounts();
  await walkDeliveries();
  await ask('DELETE', path);
  await ask('DELETE', `/v1.0/numbers/${bought.id}`);
  await ask('DELETE', `/v1.0/flows/${calls}`);
}

test('every operation of the document succeeds, and answers what the document says', kMinute,
  async () => {
    await walk();
    assert.deepEqual(server.check.unexercised(), []);
  });

test('whatever is sent to whichever operation, the answer is one of the document', kMinute,
  async () => {
    const bodies = [undefined, '', '{', '[]', '7', '{}', '{"number":null}',
      JSON.stringify({ number: '+1', name: {}, actions: [{}, 7], text: [], x: '\u0000' }),
      JSON.stringify({ source: '+1', destinations: [], from: 'a', to: 'b', email: '' })];
    const queries = ['', '?page_size=x', '?page_token=%00', '?type=%ff', '?country=%F0%9F%98%80'];
    const seen = new Set();
    for (const { method, template } of server.check.operations) {
      const path = template.replace('{id}', kAbsent).replace('{account}', 'main');
      for (const body of method === 'GET' ? [undefined] : bodies) {
        for (const query of method === 'GET' ? queries : ['']) {
          const { status, body: answer } = await server.api(method, path + query, body);
          assert.ok(status < 500, `${method} ${path}${query} ${body}: ${JSON.stringify(answer)}`);
          seen.add(status);
        }
      }
      const wrong = await server.api('PATCH', path);
      assert.equal(wrong.status, 405, path);
    }
    for (const status of [200, 400, 404]) assert.ok(seen.has(status), String(status));
  });

test('the document that is served is the one of the repository', async () => {
  const { body } = await server.api('GET', '/openapi.yaml', undefined, null);
  assert.equal(body, readFileSync(join(root, 'docs/openapi.yaml'), 'utf8'));
});

test('the check itself finds what is not documented', async () => {
  const me = { method: 'GET', path: '/v1.0/me', status: 200 };
  const { body } = await server.api('GET', '/v1.0/me');
  assert.deepEqual(server.check.observe({ ...me, body }), []);
  for (const wrong of [{ ...me, body: { ...body, extra: 1 } }, { ...me, body: {} },
    { ...me, body, status: 201 }, { ...me, body, path: '/v1.0/us' }]) {
    assert.notDeepEqual(server.check.observe(wrong), [], JSON.stringify(wrong).slice(0, 80));
  }
});
