// SPDX-License-Identifier: Apache-2.0
// The SIP agent alone, without numbers, flows and records, beside sipp as the server.
import { Child } from './support/child.mjs';
import { benchProgram } from './support/servers.mjs';
import { serverCore } from './support/settings.mjs';
import { compareCalls, startSippServer } from './support/sipp.mjs';
import { printTable } from './support/table.mjs';

async function start() {
  const agent = new Child(serverCore, benchProgram('sip_uas'), []);
  agent.address = (await agent.line()).split(' ')[0];
  return agent;
}

const rows = await compareCalls(start, () => startSippServer(['-sn', 'uas']));
printTable('sip', 'The SIP agent alone: INVITE, 200, ACK, BYE, 200.', ['src/sip', '`sipp -sn uas`'],
  rows);
