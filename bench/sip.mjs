// SPDX-License-Identifier: Apache-2.0
// The SIP agent alone, without numbers, flows and records, beside sipp as the server.
import { Child } from './support/child.mjs';
import { benchProgram } from './support/servers.mjs';
import { serverCore } from './support/settings.mjs';
import { compareCalls, startSippServer } from './support/sipp.mjs';
import { printTable } from './support/table.mjs';

const agent = new Child(serverCore, benchProgram('sip_uas'), []);
try {
  agent.address = (await agent.line()).split(' ')[0];
  const sipp = await startSippServer(['-sn', 'uas']);
  try {
    const { rows } = await compareCalls(agent, sipp);
    printTable('sip', 'The SIP agent alone: INVITE, 200, ACK, BYE, 200.',
      ['src/sip', '`sipp -sn uas`'], rows);
  } finally {
    await sipp.stop();
  }
} finally {
  await agent.stop();
}
