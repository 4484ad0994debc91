// SPDX-License-Identifier: Apache-2.0
// sipp as the caller, and as the server to compare with.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { until } from '../../tests/support/numberd.mjs';
import { Child, cpuSeconds, during } from './child.mjs';
import { freeUdpPort, scratch } from './servers.mjs';
import { loadCore, rounds, seconds, serverCore } from './settings.mjs';
import { compared, digits, median, told } from './table.mjs';

const kRates = [500, 1000, 1500, 2000];
const kWarmRate = 50;
const kTailSeconds = 5; // for what is repeated in the end
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
  // It ends with another code when calls failed, and not at all when the server has stopped to
  // answer: what it has counted by then is what there is.
  await new Child(loadCore, 'sipp', [address, '-sn', 'uac', '-s', user, ...kQuiet,
    '-p', String(await freeUdpPort()), '-mp', String(await freeUdpPort()), '-r', String(rate),
    '-m', String(calls), '-timeout', `${Math.ceil(seconds + kTailSeconds)}s`,
    '-trace_stat', '-stf', file, '-fd', '1'],
  { output: false, cwd: scratch(), seconds: seconds + 2 * kTailSeconds }).done([0, 1, 97, null]);
  const lines = readFileSync(file, 'utf8').trim().split('\n').map((line) => line.split(';'));
  const value = (name) => Number(lines.at(-1)[lines[0].indexOf(name)]);
  const succeeded = value('SuccessfulCall(C)');
  return { calls: succeeded, failed: calls - succeeded, repeated: value('Retransmissions(C)'),
    perSecond: value('CallRate(C)') };
}

/**
 * One load on a server of its own: `start()` makes `{pid, address, stop()}`, perhaps with the
 * `user` to call, `settled()`, until which its CPU counts, and `completed()`, how many calls it
 * has on record as they should be. sipp takes a repeated answer to its INVITE for the one to its
 * BYE, so that its own count is too good when the server loses messages.
 */
async function callsCosting(start, rate) {
  return during(await start(), async (server) => {
    const user = server.user ?? 'service';
    const warm = await callMany(server.address, user, kWarmRate);
    await server.settled?.();
    const before = cpuSeconds(server.pid);
    const run = await callMany(server.address, user, rate);
    await server.settled?.();
    const cpu = cpuSeconds(server.pid) - before;
    const calls = server.completed ? await server.completed() - warm.calls : run.calls;
    return { ...run, calls, failed: run.failed + run.calls - calls, cpuMs: (cpu / calls) * 1000 };
  });
}

/** Rows of the same calls to both, in turn. */
export async function compareCalls(startOurs, startPeer) {
  const rows = [];
  for (const rate of kRates) {
    const runs = { ours: [], peer: [] };
    for (let round = 0; round < rounds; ++round) {
      runs.ours.push(await callsCosting(startOurs, rate));
      runs.peer.push(await callsCosting(startPeer, rate));
    }
    const middle = (side, key) => median(runs[side].map((run) => run[key]));
    const sum = (side, key) => runs[side].reduce((total, run) => total + run[key], 0);
    const lost = (side) => `${digits(sum(side, 'failed'))} of `
      + `${digits(sum(side, 'failed') + sum(side, 'calls'))}, ${digits(sum(side, 'repeated'))}`;
    rows.push(
      compared(`CPU a call at ${digits(rate)} a second`, middle('ours', 'cpuMs'),
        middle('peer', 'cpuMs'), { unit: 'ms', wanted: { most: 2 } }),
      compared('calls made a second', middle('ours', 'perSecond'), middle('peer', 'perSecond')),
      told('failed, messages repeated', lost('ours'), lost('peer')),
    );
  }
  return rows;
}
