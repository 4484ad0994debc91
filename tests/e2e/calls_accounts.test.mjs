// SPDX-License-Identifier: Apache-2.0
// Calls that are refused for the sake of their number's owner: what the phone hears, and what the
// owner finds afterwards, are one reason.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { makeCustomer, startChecked } from '../support/checked.mjs';
import { pause, until } from '../support/numberd.mjs';
import { hungUpRecord } from '../support/records.mjs';
import { SipClient } from '../support/sip_client.mjs';

const kMinute = { timeout: 60_000 };

let server;
let trunk;
let client;

before(async () => {
  server = await startChecked();
  trunk = await SipClient.open(server.sipTrunk);
  client = await SipClient.open(server.sip);
}, kMinute);

after(async () => {
  trunk?.close();
  client?.close();
  await server?.stop();
});

/** As a customer asks that may only ask so often. */
function slowly(customer) {
  return {
    async ask(...request) {
      await pause(100);
      const { status, body } = await customer.api(...request);
      assert.equal(status, 200, JSON.stringify(body));
      return body;
    },
  };
}

async function move(customer, verb, dollars) {
  const { id } = await slowly(customer).ask('GET', '/v1.0/billing_account');
  await server.ask('POST', `/v1.0/billing_accounts/${id}/balance_${verb}_force`,
    { balance: dollars });
}

/** A customer's own active number with a flow that answers and hangs up. */
async function served(customer, number) {
  const { ask } = slowly(customer);
  const flow = await ask('POST', '/v1.0/flows',
    { name: 'f', actions: [{ type: 'answer' }, { type: 'hangup' }] });
  const made = await ask('POST', '/v1.0/numbers', { number, call_flow_id: flow.id });
  return until(async () => {
    const found = await ask('GET', `/v1.0/numbers/${made.id}`);
    return found.status === 'active' && found;
  }, { what: `${number} is active` });
}

/** Calls, and holds what the phone hears against the owner's record. */
async function assertRefused(phone, customer, number, status, reason, whenRead = async () => {}) {
  const call = await phone.call(number);
  const final = await call.final();
  assert.equal(final.status, status);
  assert.match(final.headers.reason?.[0], new RegExp(`^Q\\.850;cause=\\d{1,3};text="${reason}"$`));
  await whenRead();
  const record = await hungUpRecord(slowly(customer), call.id);
  assert.equal(record.reason, reason);
  assert.equal(record.destination.target, number);
  assert.equal(record.tm_progressing, '9999-01-01 00:00:00.000000');
}

async function assertAnswered(phone, customer, number) {
  const call = await phone.call(number);
  await call.answered();
  await call.hungUp();
  assert.equal((await hungUpRecord(slowly(customer), call.id)).hangup_reason, 'normal');
}

const explained = (customer, { id }, origin) =>
  slowly(customer).ask('GET', `/v1.0/numbers/${id}/explain?kind=call&origin=${origin}`);

test('without the money of a minute a call is refused with 402, and taken when there is some',
  kMinute, async () => {
    const customer = await makeCustomer(server, 'free');
    await move(customer, 'add', 5);
    const number = await served(customer, '+15551234567'); // which took all of it
    await assertRefused(trunk, customer, number.number, 402, 'INSUFFICIENT_BALANCE');
    const why = await explained(customer, number, 'pstn');
    assert.deepEqual([why.outcome, why.reason, why.sip_status],
      ['refuse', 'INSUFFICIENT_BALANCE', 402]);
    assert.deepEqual(why.checks.filter(({ passed }) => !passed).map(({ check }) => check),
      ['balance']);
    await move(customer, 'add', 0.01);
    await assertAnswered(trunk, customer, number.number);
    await until(async () => (await explained(customer, number, 'pstn')).reason
      === 'INSUFFICIENT_BALANCE', { what: 'the minute is paid' });
    await assertRefused(trunk, customer, number.number, 402, 'INSUFFICIENT_BALANCE');
  });

test('a frozen customer\'s call is refused with 480, and taken when it has recovered', kMinute,
  async () => {
    const customer = await makeCustomer(server, 'free');
    const number = await served(customer, '+899100000001');
    const { id } = await slowly(customer).ask('GET', '/v1.0/customer');
    await assertAnswered(client, customer, number.number);
    await server.ask('POST', `/v1.0/customers/${id}/freeze`, {});
    await assertRefused(client, customer, number.number, 480, 'ACCOUNT_FROZEN', async () => {
      const shut = await customer.api('GET', '/v1.0/calls');
      assert.deepEqual([shut.status, shut.body.error?.reason], [403, 'ACCOUNT_FROZEN']);
      await server.ask('POST', `/v1.0/customers/${id}/recover`, {});
    });
    assert.equal((await explained(customer, number, 'client')).outcome, 'run');
    await assertAnswered(client, customer, number.number);
  });
