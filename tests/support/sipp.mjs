// SPDX-License-Identifier: Apache-2.0
// Runs sipp with a scenario of tests/e2e/sipp against a server.
import dgram from 'node:dgram';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root, run } from './numberd.mjs';

/** A UDP port that was free a moment ago: sipp cannot choose its own and tell. */
async function freePort() {
  const socket = dgram.createSocket('udp4').bind(0, '127.0.0.1');
  await once(socket, 'listening');
  const { port } = socket.address();
  socket.close();
  await once(socket, 'close');
  return port & ~1;
}

/** The exit code is 0 if all `calls` went as the scenario says. */
export async function sipp(server, scenario, number,
  { calls = 1, atOnce = calls, perSecond = 50, seconds = 30, transport = 'u1' } = {}) {
  const dir = mkdtempSync(join(tmpdir(), 'numberd-sipp-'));
  try {
    return await run('sipp', [server.sip, '-sf', join(root, 'tests/e2e/sipp', `${scenario}.xml`),
      '-s', number, '-i', '127.0.0.1', '-mi', '127.0.0.1', '-p', String(await freePort()),
      '-mp', String(await freePort()), '-m', String(calls), '-l', String(atOnce),
      '-t', transport, '-r', String(perSecond),
      '-timeout', `${seconds}s`, '-timeout_error', '-nostdin'],
    { cwd: dir, seconds: seconds + 10, env: { ...process.env, TERM: 'dumb' } });
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}
