// SPDX-License-Identifier: Apache-2.0
// Calls to a virtual number whose flow answers, beside sipp as the server: the same `sipp -sn uac`
// calls both and says BYE as soon as it is answered. numberd looks the number up, runs the flow
// with a leg for sound, and writes the call's record.
import { makeFlow, makeNumber, until } from '../tests/support/numberd.mjs';
import { allCalls } from '../tests/support/records.mjs';
import { metric, startPinned } from './support/servers.mjs';
import { compareCalls, startSippServer } from './support/sipp.mjs';
import { printTable } from './support/table.mjs';

const kNumber = '+899100000001';

async function start() {
  const server = await startPinned();
  // The caller hangs up: a flow that did so itself would race with its BYE.
  const call_flow = await makeFlow(server,
    [{ type: 'answer' }, { type: 'sleep', option: { duration: 60_000 } }]);
  await makeNumber(server, kNumber, { call_flow });
  return {
    pid: server.pid,
    address: server.sip,
    user: kNumber,
    stop: () => server.stop(),
    settled: () => settled(server),
    completed: () => completed(server),
  };
}

/** Until all is written; calls whose BYE was lost stay until they time out, and are not awaited. */
async function settled(server) {
  const names = ['numberd_calls_live', 'numberd_calls_unwritten', 'numberd_store_queued_writes'];
  for (const name of names) {
    await until(async () => await metric(server, name) === 0, { seconds: 2 }).catch(() => {});
  }
}

/** How many calls are on record as answered and hung up on by the caller. */
async function completed(server) {
  return (await allCalls(server)).filter((call) => call.status === 'hangup'
    && call.hangup_by === 'remote' && call.hangup_reason === 'normal').length;
}

const rows = await compareCalls(start, () => startSippServer(['-sn', 'uas']));
printTable('calls', 'INVITE, 200, ACK, BYE, 200; lookup, flow and record included, which are read '
  + 'back: a call without one has failed.',
  ['numberd', '`sipp -sn uas`'], rows);
