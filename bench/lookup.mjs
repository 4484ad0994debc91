// SPDX-License-Identifier: Apache-2.0
// The lookup that every call and text begins with, among a million numbers beside a thousand; then
// what a million cost the real server at its start.
import { during, residentKilobytes, runChild } from './support/child.mjs';
import { googleBenchmark } from './support/google.mjs';
import { benchProgram, metric, scratch, startPinned } from './support/servers.mjs';
import { serverCore } from './support/settings.mjs';
import { compared, printTable } from './support/table.mjs';

const kMany = 1_000_000;
const kFew = 1_000;

/** `{seconds, megabytes}` until numberd is ready with so many numbers. */
async function startWith(numbers) {
  const dir = scratch();
  await runChild(serverCore, benchProgram('lookup'), ['--fill', dir, String(numbers)]);
  const begin = performance.now();
  return during(await startPinned({ dir, seconds: 120 }), async (server) => {
    const seconds = (performance.now() - begin) / 1000;
    await metric(server, 'numberd_calls_live'); // it serves
    return { seconds, megabytes: residentKilobytes(server.pid) / 1000 };
  });
}

const results = await googleBenchmark('lookup', serverCore);
const rate = (name) => results[name].items_per_second;
const [many, few] = [results[`BM_Resolve/${kMany}`], results[`BM_Resolve/${kFew}`]];
const [full, empty] = [await startWith(kMany), await startWith(kFew)];
printTable('lookup', 'Number to flow by the resolver that SIP and texts ask, one thread, in random '
  + 'order.', ['1,000,000 numbers', '1,000 numbers'], [
  compared('lookups a second', many.items_per_second, few.items_per_second),
  compared('the same rows from SQLite, a second', rate(`BM_Sqlite/${kMany}`),
    rate(`BM_Sqlite/${kFew}`)),
  compared('memory of the index', many.bytes / 1e6, few.bytes / 1e6, { unit: 'MB' }),
  compared('reading it', many.load_seconds, few.load_seconds, { unit: 's' }),
  compared('numberd: memory when ready', full.megabytes, empty.megabytes, { unit: 'MB' }),
  compared('numberd: start until ready', full.seconds, empty.seconds, { unit: 's' }),
]);
