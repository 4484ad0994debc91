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
import { SipClient } from '../support/sip_client.mjs';

const kMinute = { timeout: 60_000 };
const kAbsent = '11111111-1111-4111-8111-111111111111';
const kPhone = '+15557654321';

let server;

before(async () => {
  server = await startChecked();
}, kMinute);

after(() => server?.stop());

/** A call through a flow, to its end; its record. */
async function callOnce(number) {
  const phone = await SipClient.open(server.sip);
  try {
    const call = await phone.call(number);
    await call.answered();
    await call.hungUp();
  } finally {
    phone.close();
  }
  return until(async () => (await server.ask('GET', '/v1.0/calls')).result
    .find(({ status }) => status === 'hangup'), { what: 'the record of the call' });
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

  await ask('POST', '/sandbox/messages', { from: kPhone, to: number.number, text: 'x' });
  await ask('GET', '/sandbox/messages');
  const sent = await ask('POST', '/v1.0/messages',
    { source: number.number, destinations: [kPhone], text: 'Hi' });
  await ask('GET', '/v1.0/messages');
  await ask('GET', `/v1.0/messages/${sent.id}`);

  const record = await callOnce(number.number);
  await ask('GET', `/v1.0/calls/${record.id}`);
  const run = await ask('GET', `/v1.0/activeflows/${record.activeflow_id}`);
  assert.deepEqual(run.executed_actions.map(({ type }) => type), ['answer', 'beep', 'hangup']);

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
      const path = template.replace('{id}', kAbsent);
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
