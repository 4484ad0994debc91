// SPDX-License-Identifier: Apache-2.0
// A million numbers brought in over the API, in chunks of 5,000 rows as numberctl sends them: how
// fast, how much memory on the way and afterwards; then a page of 100 of them beside a page of 100
// of a thousand, and the next start.
import { until } from '../tests/support/numberd.mjs';
import { during, residentKilobytes } from './support/child.mjs';
import { scratch, startPinned } from './support/servers.mjs';
import { rounds } from './support/settings.mjs';
import { compared, printTable } from './support/table.mjs';
import { medians, wrk } from './support/wrk.mjs';

const kMany = Number(process.env.BENCH_BULK_NUMBERS ?? 1_000_000);
const kFew = 1_000;
const kChunk = 5_000;
const kFirst = 15_550_000_000;

/** Brings in the numbers from the `from`-th on; the most megabytes that were resident meanwhile. */
async function bringIn(server, from, count) {
  let most = 0;
  for (let at = from; at < from + count; at += kChunk) {
    const length = Math.min(kChunk, from + count - at);
    const rows = Array.from({ length }, (_, i) => `+${kFirst + at + i},line ${at + i}`);
    const { id } = await server.ask('POST', '/v1.0/number_imports',
      { csv: `number,name\n${rows.join('\n')}\n` });
    const done = await until(async () => {
      most = Math.max(most, residentKilobytes(server.pid) / 1000);
      const found = await server.ask('GET', `/v1.0/number_imports/${id}`);
      return found.status === 'complete' && found;
    }, { seconds: 120, what: 'the import is complete' });
    if (done.created !== length) throw new Error(`of ${length}: ${JSON.stringify(done)}`);
  }
  return most;
}

async function listOf100(server) {
  const headers = { Authorization: `Bearer ${server.key}` };
  const url = `${server.http}/v1.0/numbers?page_size=100`;
  const runs = [];
  await wrk(url, server.pid, { headers, length: 1 });
  for (let round = 0; round < rounds; ++round)
    runs.push(await wrk(url, server.pid, { headers }));
  return medians(runs);
}

const dir = scratch();
const measured = await during(await startPinned({ dir }), async (server) => {
  const empty = residentKilobytes(server.pid) / 1000;
  await bringIn(server, 0, kFew);
  const few = await listOf100(server);
  const begin = performance.now();
  const most = await bringIn(server, kFew, kMany - kFew);
  const seconds = (performance.now() - begin) / 1000;
  return { empty, few, most, seconds, many: await listOf100(server) };
});
const begin = performance.now();
const again = await during(await startPinned({ dir, seconds: 120 }), async (server) => ({
  seconds: (performance.now() - begin) / 1000,
  megabytes: residentKilobytes(server.pid) / 1000,
}));

const { empty, few, many, most, seconds } = measured;
const one = (what, value, unit, wanted) =>
  compared(what, value, undefined, { unit, wanted, of: 'ours' });
printTable('bulk', `${kMany.toLocaleString('en-US')} numbers of the operator's own, imported.`,
  [`${kMany.toLocaleString('en-US')} numbers`, `${kFew.toLocaleString('en-US')} numbers`], [
    compared('CPU a list of 100', many.cpuMicros, few.cpuMicros,
      { unit: 'µs', wanted: { most: 1.3 } }),
    compared('lists of 100 a second', many.perSecond, few.perSecond),
    one('numbers imported a second', (kMany - kFew) / seconds, ''),
    one('memory at most while importing, above an empty server', most - empty, 'MB',
      { most: 300 }),
    one('memory after the next start, above an empty server', again.megabytes - empty, 'MB',
      { most: 300 }),
    one('start until ready', again.seconds, 's', { most: 3 }),
  ]);
