// SPDX-License-Identifier: Apache-2.0
// What the server's own records say of a call.
import { until } from './numberd.mjs';

export const kNil = '00000000-0000-0000-0000-000000000000';

/** All of the customer's calls, over all pages. */
export async function allCalls(server) {
  const calls = [];
  let token = '';
  do {
    const page = await server.ask('GET', `/v1.0/calls?page_size=100&page_token=${token}`);
    calls.push(...page.result);
    token = encodeURIComponent(page.next_page_token);
  } while (token !== '');
  return calls;
}

/** The record with this SIP Call-ID, once it is at hangup. */
export function hungUpRecord(server, callId, seconds = 10) {
  return until(async () => (await allCalls(server)).find(
    (call) => call.sip_call_id === callId && call.status === 'hangup'),
  { seconds, what: `the record of ${callId} is at hangup` });
}

/** The run of an ended call, once it has ended too. */
export function endedRun(server, record) {
  return until(async () => {
    const run = await server.ask('GET', `/v1.0/activeflows/${record.activeflow_id}`);
    return run.status === 'ended' && run;
  }, { what: `run ${record.activeflow_id} has ended` });
}

/** `type: result` of every action that a call's flow reached. */
export async function steps(server, callId) {
  const run = await endedRun(server, await hungUpRecord(server, callId));
  return run.executed_actions.map(({ type, result }) => `${type}: ${result}`);
}
