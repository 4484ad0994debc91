// SPDX-License-Identifier: Apache-2.0
// The media layer alone: so many legs on one thread, each sending and getting 50 packets a second,
// beside one leg, which shows what the machine's own timers are good for.
import { runChild } from './support/child.mjs';
import { benchProgram } from './support/servers.mjs';
import { loadCore, seconds, serverCore } from './support/settings.mjs';
import { compared, printTable, told } from './support/table.mjs';

const kLegs = [1, 1000];

/** Pins itself: the engine to the first core, what it sends to the second. */
async function legs(count) {
  const length = seconds * 2;
  const { stdout } = await runChild(`${serverCore},${loadCore}`, benchProgram('media_legs'),
    [count, length, serverCore, loadCore].map(String), { seconds: length + 60 });
  const number = (pattern) => Number(pattern.exec(stdout)?.[1] ?? NaN);
  return {
    p50: number(/gap ms: p50 ([\d.]+)/),
    p99: number(/gap ms: .*?p99 ([\d.]+)/),
    max: number(/ max ([\d.]+)/),
    worst: number(/of the worst ([\d.]+)/),
    cpu: number(/engine: ([\d.]+) %/),
    kilobytes: number(/([\d.]+) kB RSS a leg/),
    late: number(/late_frames_total ([\d.]+)/),
  };
}

const [one, many] = [await legs(kLegs[0]), await legs(kLegs[1])];
printTable('media', 'Legs on one media thread, each sending and getting 50 packets a second.',
  [`${kLegs[1]} legs`, 'one leg'], [
  compared('packet gap p50', many.p50, one.p50, { unit: 'ms' }),
  compared('packet gap p99', many.p99, one.p99, { unit: 'ms', wanted: { most: 25 }, of: 'ours' }),
  compared("the worst leg's own p99", many.worst, one.worst, { unit: 'ms' }),
  compared('largest gap', many.max, one.max, { unit: 'ms' }),
  compared('of a core', many.cpu, one.cpu, { unit: '%' }),
  told('memory a leg, kB', many.kilobytes),
  told('frames late', many.late, one.late),
]);
