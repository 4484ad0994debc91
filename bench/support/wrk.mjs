// SPDX-License-Identifier: Apache-2.0
// Load from wrk, and what it costs the server.
import { Child, cpuSeconds } from './child.mjs';
import { loadCore, rounds, seconds } from './settings.mjs';
import { compared, digits, median, told } from './table.mjs';

const kMilliseconds = { us: 0.001, ms: 1, s: 1000 };

/** `{perSecond, cpuMicros, p99Ms}` of the server with this id; any other answer than 2xx fails. */
export async function wrk(url, pid, { connections = 32, args = [], headers = {}, length = seconds,
  more = [] } = {}) {
  const flags = Object.entries(headers).flatMap(([name, value]) => ['-H', `${name}: ${value}`]);
  const before = cpuSeconds(pid);
  const child = await new Child(loadCore, 'wrk', ['-t', '1', '-c', String(connections), '-d',
    `${length}s`, '--latency', ...flags, ...args, url, ...more], { seconds: length + 30 }).done();
  const cpu = cpuSeconds(pid) - before;
  const requests = Number(/(\d+) requests in/.exec(child.stdout)?.[1]);
  if (!requests || /Non-2xx|Socket errors/.test(child.stdout)) throw child.failure('failed');
  const p99 = /99%\s+([\d.]+)(us|ms|s)/.exec(child.stdout);
  return {
    perSecond: Number(/Requests\/sec:\s+([\d.]+)/.exec(child.stdout)[1]),
    cpuMicros: (cpu / requests) * 1e6,
    p99Ms: Number(p99[1]) * kMilliseconds[p99[2]],
  };
}

/** The medians of several such runs. */
export function medians(runs) {
  return Object.fromEntries(Object.keys(runs[0])
    .map((key) => [key, median(runs.map((run) => run[key]))]));
}

/** Rows of the same load on two servers `{url, pid}`, in turn. */
export async function compareHttp(ours, peer, options) {
  const runs = { ours: [], peer: [] };
  for (const side of [ours, peer]) await wrk(side.url, side.pid, { ...options, length: 1 });
  for (let round = 0; round < rounds; ++round) {
    runs.ours.push(await wrk(ours.url, ours.pid, options));
    runs.peer.push(await wrk(peer.url, peer.pid, options));
  }
  const [a, b] = [medians(runs.ours), medians(runs.peer)];
  const spread = (side) => side.map((run) => digits(run.perSecond)).join(', ');
  return [
    compared('requests a second', a.perSecond, b.perSecond),
    compared('CPU a request', a.cpuMicros, b.cpuMicros, { unit: 'µs' }),
    compared('requests a CPU second', 1e6 / a.cpuMicros, 1e6 / b.cpuMicros,
      { wanted: { least: 0.6 } }),
    compared('99 % answered within', a.p99Ms, b.p99Ms, { unit: 'ms' }),
    told('requests a second, each round', spread(runs.ours), spread(runs.peer)),
  ];
}
