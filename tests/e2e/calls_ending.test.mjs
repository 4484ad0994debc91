// SPDX-License-Identifier: Apache-2.0
// How a call begins and ends on the wire, and what its record says afterwards.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { makeFlow, makeNumber, startNumberd, until } from '../support/numberd.mjs';
import { SipClient } from '../support/sip_client.mjs';
import { allCalls, endedRun, hungUpRecord, steps } from '../support/records.mjs';

const kTalks = '+899100000001';
const kWaits = '+899100000002';
const kRings = '+899100000003';
const kRingsShortly = '+899100000004';
const kNotYet = '9999-01-01 00:00:00.000000';

let server;
let phone;

before(async () => {
  server = await startNumberd();
  const flows = {
    [kTalks]: [{ type: 'answer' }, { type: 'talk', option: { text: 'Goodbye.' } },
      { type: 'hangup' }],
    [kWaits]: [{ type: 'answer' }, { type: 'sleep', option: { duration: 60_000 } }],
    [kRings]: [{ type: 'sleep', option: { duration: 60_000 } }, { type: 'answer' }],
    [kRingsShortly]: [{ type: 'sleep', option: { duration: 300 } }, { type: 'beep' }],
  };
  for (const [number, actions] of Object.entries(flows)) {
    await makeNumber(server, number, { call_flow: await makeFlow(server, actions) });
  }
  phone = await SipClient.open(server.sip);
}, { timeout: 60_000 });

after(async () => {
  phone?.close();
  await server?.stop();
});

function assertEnded(record, by, reason) {
  assert.deepEqual([record.hangup_by, record.hangup_reason], [by, reason]);
  assert.notEqual(record.tm_hangup, kNotYet);
  assert.equal(record.reason, '');
}

test('a flow hangs up: 200, BYE to the caller; local, normal', { timeout: 30_000 },
  async () => {
    const call = await phone.call(kTalks);
    await call.answered();
    await call.hungUp();
    assert.deepEqual(call.statuses(), [200]);
    const record = await hungUpRecord(server, call.id);
    assertEnded(record, 'local', 'normal');
    assert.notEqual(record.tm_progressing, kNotYet);
    assert.equal(record.source.target, '+15550001111');
    assert.deepEqual(await steps(server, call.id),
      ['answer: answered', 'talk: played', 'hangup: hangup normal']);
    assert.equal((await endedRun(server, record)).end_reason, 'hangup');
  });

test('the caller hangs up: 200 to the BYE; remote, normal', { timeout: 30_000 }, async () => {
  const call = await phone.call(kWaits);
  await call.answered();
  assert.equal((await call.bye()).status, 200);
  const record = await hungUpRecord(server, call.id);
  assertEnded(record, 'remote', 'normal');
  assert.equal((await endedRun(server, record)).end_reason, 'hung_up');
});

test('a caller gives up while it rings: 200 to the CANCEL, 487; remote, cancel',
  { timeout: 30_000 }, async () => {
    const call = await phone.call(kRings);
    await call.response('INVITE', (status) => status === 180);
    call.cancel();
    assert.equal((await call.response('CANCEL', (status) => status >= 200)).status, 200);
    assert.equal((await call.final()).status, 487);
    const record = await hungUpRecord(server, call.id);
    assertEnded(record, 'remote', 'cancel');
    assert.equal(record.tm_progressing, kNotYet);
  });

test('a call rings until the first action that makes sound', { timeout: 30_000 }, async () => {
  const call = await phone.call(kRingsShortly);
  await call.answered();
  assert.deepEqual(call.statuses(), [180, 200]);
  await call.hungUp();
  const record = await hungUpRecord(server, call.id);
  assert.notEqual(record.tm_ringing, kNotYet);
  assert.deepEqual(await steps(server, call.id),
    ['sleep: slept', 'answer: answered', 'beep: played']);
});

test('a run shows the actions that it has reached while the call goes on', { timeout: 30_000 },
  async () => {
    const call = await phone.call(kWaits);
    await call.answered();
    try {
      await until(async () => {
        const record = (await allCalls(server)).find(({ sip_call_id: id }) => id === call.id);
        const run = await server.ask('GET', `/v1.0/activeflows/${record.activeflow_id}`);
        const reached = run.executed_actions.map(({ type, result }) => `${type}: ${result}`);
        return run.status === 'running' && reached.join(', ') === 'answer: answered, sleep: ';
      }, { seconds: 3, what: 'the run shows answer and sleep' });
    } finally {
      await call.bye();
    }
  });

test('a BYE for a call that is not there gets 481', { timeout: 30_000 }, async () => {
  const call = await phone.call(kWaits);
  await call.answered();
  await call.bye();
  call.received.length = 0;
  assert.equal((await call.bye()).status, 481);
});
