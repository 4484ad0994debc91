// SPDX-License-Identifier: Apache-2.0
// sipp as the caller, and as the server to compare with.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { until } from '../../tests/support/numberd.mjs';
import { Child, cpuSeconds } from './child.mjs';
import { freeUdpPort, scratch } from './servers.mjs';
import { loadCore, rounds, seconds, serverCore } from './settings.mjs';
import { compared, digits, median, told } from './table.mjs';

const kRates = [500, 1000, 2000];
const kTailSeconds = 20; // for what is retransmitted in the end
const kQuiet = ['-nostdin', '-i', '127.0.0.1', '-mi', '127.0.0.1'];

const isBound = (port) => readFileSync('/proc/net/udp', 'utf8')
  .includes(`:${port.toString(16).toUpperCase().padStart(4, '0')} `);

/** sipp answering calls on the servers' core, in `cwd`; `address` is where. */
export async function startSippServer(scenario, cwd = scratch()) {
  const [port, media] = [await freeUdpPort(), await freeUdpPort()];
  const child = new Child(serverCore, 'sipp', [...scenario, ...kQuiet, '-p', String(port), '-mp',
    String(media)], { output: false, cwd });
  child.address = `127.0.0.1:${port}`;
  try {
    await until(() => child.end || isBound(port), { what: 'sipp listens' });
    if (child.end) throw child.failure('ended');
  } catch (error) {
    await child.stop();
    throw error;
  }
  return child;
}

/** `sipp -sn uac`: `{calls, failed, repeated, perSecond}` of the calls that it made. */
async function callMany(address, user, rate) {
  const file = join(scratch(), 'stat.csv');
  const calls = Math.round(rate * seconds);
  // sipp exits with 1 when calls failed: they are counted, not hidden.
  await new Child(loadCore, 'sipp', [address, '-sn', 'uac', '-s', user, ...kQuiet,
    '-p', String(await freeUdpPort()), '-mp', String(await freeUdpPort()), '-r', String(rate),
    '-m', String(calls), '-timeout', `${Math.ceil(seconds + kTailSeconds)}s`,
    '-trace_stat', '-stf', file, '-fd', '1'],
  { output: false, cwd: scratch(), seconds: seconds + 2 * kTailSeconds }).done([0, 1, 97]);
  const lines = readFileSync(file, 'utf8').trim().split('\n').map((line) => line.split(';'));
  const value = (name) => Number(lines.at(-1)[lines[0].indexOf(name)]);
  const succeeded = value('SuccessfulCall(C)');
  return { calls: succeeded, failed: calls - succeeded, repeated: value('Retransmissions(C)'),
    perSecond: value('CallRate(C)') };
}

/** One load on `{pid, address, user, idle()}`; its CPU counts until it is idle again. */
async function callsCosting(side, rate) {
  const before = cpuSeconds(side.pid);
  const run = await callMany(side.address, side.user ?? 'service', rate);
  await side.idle?.();
  return { ...run, cpuMs: ((cpuSeconds(side.pid) - before) / run.calls) * 1000 };
}

/** `{rows, calls}`: the same calls to both sides, in turn; `calls` is how many were ours. */
export async function compareCalls(ours, peer) {
  const rows = [];
  let calls = (await callsCosting(ours, kRates[0] / 10)).calls;
  await callsCosting(peer, kRates[0] / 10);
  for (const rate of kRates) {
    const runs = { ours: [], peer: [] };
    for (let round = 0; round < rounds; ++round) {
      runs.ours.push(await callsCosting(ours, rate));
      runs.peer.push(await callsCosting(peer, rate));
    }
    calls += runs.ours.reduce((sum, run) => sum + run.calls, 0);
    const middle = (side, key) => median(runs[side].map((run) => run[key]));
    const sum = (side, key) => runs[side].reduce((total, run) => total + run[key], 0);
    const lost = (side) => `${sum(side, 'failed')} of ${sum(side, 'failed') + sum(side, 'calls')}, `
      + `${sum(side, 'repeated')}`;
    rows.push(
      compared(`CPU a call at ${digits(rate)} a second`, middle('ours', 'cpuMs'),
        middle('peer', 'cpuMs'), { unit: 'ms', wanted: { most: 2 } }),
      compared('calls made a second', middle('ours', 'perSecond'), middle('peer', 'perSecond')),
      told('failed, messages repeated', lost('ours'), lost('peer')),
    );
  }
  return { rows, calls };
}
