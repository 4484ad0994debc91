// SPDX-License-Identifier: Apache-2.0
// sipp as the caller: another implementation's view, and many calls at once.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { makeFlow, makeNumber, startNumberd, until } from '../support/numberd.mjs';
import { allCalls } from '../support/records.mjs';
import { sipp } from '../support/sipp.mjs';

const kTalks = '+899100000001';
const kWaits = '+899100000002';
const kRings = '+899100000003';
const kSuspended = '+899100000004';
const kMany = '+899100000005';
const kTalksOverTcp = '+899100000006';
const kManyCalls = 200;

let server;

before(async () => {
  server = await startNumberd();
  const talk = { type: 'talk', option: { text: 'Hello. This is a call among many. Goodbye.' } };
  const flows = {
    [kTalks]: [{ type: 'answer' }, talk, { type: 'hangup' }],
    [kTalksOverTcp]: [{ type: 'answer' }, talk, { type: 'hangup' }],
    [kWaits]: [{ type: 'answer' }, { type: 'sleep', option: { duration: 60_000 } }],
    [kRings]: [{ type: 'sleep', option: { duration: 60_000 } }, { type: 'answer' }],
    [kSuspended]: [{ type: 'answer' }],
    // Every call is still there when the last one begins, four seconds after the first.
    [kMany]: [{ type: 'answer' }, { type: 'sleep', option: { duration: 3000 } }, talk,
      { type: 'hangup' }],
  };
  const made = {};
  for (const [number, actions] of Object.entries(flows)) {
    made[number] = await makeNumber(server, number, { call_flow: await makeFlow(server, actions) });
  }
  await server.ask('POST', `/v1.0/numbers/${made[kSuspended].id}/suspend`, {});
}, { timeout: 60_000 });

after(() => server?.stop());

const recordsOf = async (number) =>
  (await allCalls(server)).filter(({ destination }) => destination.target === number);

const cases = [
  { scenario: 'flow_hangs_up', number: kTalks, by: 'local', reason: 'normal', code: '' },
  { scenario: 'flow_hangs_up', number: kTalksOverTcp, by: 'local', reason: 'normal', code: '',
    transport: 't1' },
  { scenario: 'caller_hangs_up', number: kWaits, by: 'remote', reason: 'normal', code: '' },
  { scenario: 'caller_cancels', number: kRings, by: 'remote', reason: 'cancel', code: '' },
  { scenario: 'suspended', number: kSuspended, code: 'NUMBER_SUSPENDED' },
];

for (const { scenario, number, by, reason, code, transport } of cases) {
  test(`sipp: ${scenario} ${transport ?? ''}`, { timeout: 60_000 }, async () => {
    const result = await sipp(server, scenario, number, { transport });
    assert.equal(result.code, 0, result.stdout.slice(-3000) + result.stderr);
    const [record] = await until(async () => {
      const records = await recordsOf(number);
      return records.length === 1 && records[0].status === 'hangup' && records;
    }, { what: 'one record at hangup' });
    assert.equal(record.reason, code);
    if (by) assert.deepEqual([record.hangup_by, record.hangup_reason], [by, reason]);
  });
}

async function liveCalls() {
  const metrics = (await server.api('GET', '/metrics')).body;
  return Number(/^numberd_calls_live (\d+)/m.exec(metrics)[1]);
}

test(`${kManyCalls} calls at once all hear the flow out`, { timeout: 90_000 }, async () => {
  await until(async () => (await liveCalls()) === 0, { what: 'earlier calls are over' });
  const calling = sipp(server, 'flow_hangs_up', kMany,
    { calls: kManyCalls, perSecond: 100, seconds: 60 });
  let most = 0;
  let isOver = false;
  calling.finally(() => (isOver = true)).catch(() => {});
  await until(async () => {
    most = Math.max(most, await liveCalls());
    return isOver || most >= kManyCalls;
  }, { seconds: 60, what: 'all calls are there' });
  const result = await calling;
  assert.equal(result.code, 0, result.stdout.slice(-3000) + result.stderr);
  assert.equal(most, kManyCalls);
  const records = await until(async () => {
    const all = await recordsOf(kMany);
    return all.every(({ status }) => status === 'hangup') && all;
  }, { what: 'all records are at hangup' });
  assert.equal(records.length, kManyCalls);
  for (const record of records) {
    assert.deepEqual([record.hangup_by, record.hangup_reason], ['local', 'normal']);
  }
  assert.equal(new Set(records.map(({ sip_call_id: id }) => id)).size, kManyCalls);
});
