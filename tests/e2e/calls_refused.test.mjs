// SPDX-License-Identifier: Apache-2.0
// Calls that are refused, as a telephone sees them: status, Reason header, record.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { makeFlow, makeNumber, startNumberd } from '../support/numberd.mjs';
import { SipClient } from '../support/sip_client.mjs';
import { hungUpRecord } from '../support/records.mjs';

const kServed = '+899100000001';
const kWithoutFlow = '+899100000002';
const kSuspended = '+899100000003';
const kNormal = '+15551234567';
const kUnknown = '+899199999999';

let server;
let client;
let trunk;

before(async () => {
  server = await startNumberd();
  const flow = await makeFlow(server, [{ type: 'answer' }, { type: 'hangup' }]);
  await makeNumber(server, kServed, { call_flow: flow });
  await makeNumber(server, kWithoutFlow);
  await makeNumber(server, kNormal, { call_flow: flow });
  const { id } = await makeNumber(server, kSuspended, { call_flow: flow });
  await server.ask('POST', `/v1.0/numbers/${id}/suspend`, {});
  client = await SipClient.open(server.sip);
  trunk = await SipClient.open(server.sipTrunk);
}, { timeout: 60_000 });

after(async () => {
  client?.close();
  trunk?.close();
  await server?.stop();
});

async function refusal(phone, user) {
  const call = await phone.call(user);
  const final = await call.final();
  return { call, status: final.status, reason: final.headers.reason?.[0] };
}

const cases = [
  { what: 'an unknown number', phone: () => client, user: kUnknown,
    status: 404, cause: 1, code: 'NUMBER_NOT_FOUND' },
  { what: 'a user part that is no number', phone: () => client, user: 'alice',
    status: 404, cause: 1, code: 'NUMBER_NOT_FOUND' },
  { what: 'a number without a call flow', phone: () => client, user: kWithoutFlow,
    status: 404, code: 'NO_CALL_FLOW', recorded: true },
  { what: 'a suspended number', phone: () => client, user: kSuspended,
    status: 480, code: 'NUMBER_SUSPENDED', recorded: true },
  { what: 'a virtual number at the carriers\' port', phone: () => trunk, user: kServed,
    status: 404, code: 'VIRTUAL_NUMBER_FROM_PSTN', recorded: true },
];

for (const { what, phone, user, status, cause, code, recorded } of cases) {
  test(`${what} is refused with ${status} ${code}`, { timeout: 30_000 }, async () => {
    const refused = await refusal(phone(), user);
    assert.equal(refused.status, status);
    const causes = cause ?? '\\d{1,3}';
    assert.match(refused.reason, new RegExp(`^Q\\.850;cause=${causes};text="${code}"$`));
    if (!recorded) return;
    const record = await hungUpRecord(server, refused.call.id);
    assert.equal(record.reason, code);
    assert.equal(record.destination.target, user);
  });
}

test('a normal number is reached at the carriers\' port', { timeout: 30_000 }, async () => {
  const call = await trunk.call(kNormal);
  await call.answered();
  await call.hungUp();
  assert.equal((await hungUpRecord(server, call.id)).hangup_reason, 'normal');
});

const options = [
  { what: 'the server itself', user: '', status: 200 },
  { what: 'a number that would answer', user: kServed, status: 200 },
  { what: 'an unknown number', user: kUnknown, status: 404 },
  { what: 'a number without a call flow', user: kWithoutFlow, status: 404 },
  { what: 'a suspended number', user: kSuspended, status: 480 },
];

for (const { what, user, status } of options) {
  test(`OPTIONS of ${what} gets ${status}`, { timeout: 30_000 }, async () => {
    assert.equal((await client.options(user)).status, status);
  });
}

test('OPTIONS of a virtual number at the carriers\' port gets 404', { timeout: 30_000 },
  async () => assert.equal((await trunk.options(kServed)).status, 404));
