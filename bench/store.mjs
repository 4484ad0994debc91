// SPDX-License-Identifier: Apache-2.0
// The SQLite store alone: durable writes of a number with its event, and point reads.
import { googleBenchmark } from './support/google.mjs';
import { compared, printTable } from './support/table.mjs';

const results = await googleBenchmark('store_sqlite', '0,1');
const rate = (name) => results[name].items_per_second;
const one = rate('BM_DurableInsert/1');
printTable('store', 'The SQLite store alone, on both cores: a number and its event durably '
  + 'written, so many in flight; a number read out of a million.',
['so many', 'one in flight, one thread'], [
  ...[16, 64, 256].map((inFlight) => compared(`writes a second, ${inFlight} in flight`,
    rate(`BM_DurableInsert/${inFlight}`), one)),
  compared('reads a second, 2 threads', rate('BM_PointLookup/threads:2'),
    rate('BM_PointLookup/threads:1')),
]);
