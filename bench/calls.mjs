// SPDX-License-Identifier: Apache-2.0
// Calls to a virtual number whose flow answers, beside sipp as the server: the same `sipp -sn uac`
// calls both and says BYE as soon as it is answered. numberd looks the number up, runs the flow
// with a leg for sound, and writes the call's record.
import assert from 'node:assert/strict';
import { makeFlow, makeNumber, until } from '../tests/support/numberd.mjs';
import { allCalls } from '../tests/support/records.mjs';
import { metric, startPinned } from './support/servers.mjs';
import { compareCalls, startSippServer } from './support/sipp.mjs';
import { printTable } from './support/table.mjs';

const kNumber = '+899100000001';

const server = await startPinned();
try {
  // The caller hangs up: a flow that did so itself would race with its BYE.
  const call_flow = await makeFlow(server,
    [{ type: 'answer' }, { type: 'sleep', option: { duration: 60_000 } }]);
  await makeNumber(server, kNumber, { call_flow });
  const idle = () => until(async () => await metric(server, 'numberd_calls_live') === 0
    && await metric(server, 'numberd_store_queued_writes') === 0, { what: 'all is written' });
  const sipp = await startSippServer(['-sn', 'uas']);
  try {
    const { rows, calls } = await compareCalls(
      { pid: server.pid, address: server.sip, user: kNumber, idle }, sipp);
    const records = (await allCalls(server)).filter((call) => call.status === 'hangup'
      && call.hangup_by === 'remote' && call.hangup_reason === 'normal');
    assert.equal(records.length, calls, 'every call has its record');
    printTable('calls', `INVITE, 200, ACK, BYE, 200: lookup, flow and record included; all `
      + `${calls} records read back.`, ['numberd', '`sipp -sn uas`'], rows);
  } finally {
    await sipp.stop();
  }
} finally {
  await server.stop();
}
