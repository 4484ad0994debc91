// SPDX-License-Identifier: Apache-2.0
// A carrier's list of a hundred thousand numbers compared with ours, beside one of a thousand.
import { googleBenchmark } from './support/google.mjs';
import { serverCore } from './support/settings.mjs';
import { compared, printTable } from './support/table.mjs';

const results = await googleBenchmark('reconcile', serverCore);
const of = (numbers) =>
  results[`BM_Reconcile/${numbers}/iterations:3`];
const [many, few] = [of(100_000), of(1_000)];
printTable('reconcile', 'A carrier\'s list compared with our numbers in SQLite, on one core; of a '
  + 'thousand numbers three do not agree, which is written.',
['100,000 numbers', '1,000 numbers'], [
  compared('numbers a second', many.items_per_second, few.items_per_second),
  compared('seconds', many.seconds, few.seconds, { unit: 's' }),
  compared('memory', many.bytes / 1e6, few.bytes / 1e6, { unit: 'MB' }),
]);
