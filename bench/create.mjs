// SPDX-License-Identifier: Apache-2.0
// Durable creation of virtual numbers over REST: 64 requests in flight beside one.
import { fileURLToPath } from 'node:url';
import { during } from './support/child.mjs';
import { metric, startPinned } from './support/servers.mjs';
import { rounds } from './support/settings.mjs';
import { compared, digits, printTable, told } from './support/table.mjs';
import { medians, wrk } from './support/wrk.mjs';

const kScript = fileURLToPath(new URL('create.lua', import.meta.url));
const kNumbersEach = 2_000_000; // more than a run can make
let first = 899_100_000_000;

async function create(server, connections, length) {
  const counts = ['numberd_store_writes_total', 'numberd_store_commits_total'];
  const read = () => Promise.all(counts.map((name) => metric(server, name)));
  const [writes, commits] = await read();
  const run = await wrk(`${server.http}/v1.0/numbers`, server.pid, {
    connections, length, args: ['-s', kScript], more: [String(first)],
    headers: { Authorization: `Bearer ${server.key}` },
  });
  first += kNumbersEach;
  const [writesNow, commitsNow] = await read();
  return { ...run, rows: (writesNow - writes) / (commitsNow - commits) };
}

// Its operator is on the plan "unlimited".
await during(await startPinned(), async (server) => {
  const runs = { many: [], one: [] };
  await create(server, 64, 1);
  for (let round = 0; round < rounds; ++round) {
    runs.many.push(await create(server, 64));
    runs.one.push(await create(server, 1));
  }
  const [many, one] = [medians(runs.many), medians(runs.one)];
  const spread = (side) => side.map((run) => digits(run.perSecond)).join(', ');
  printTable('create', 'POST /v1.0/numbers of virtual numbers, each answered when it is on the '
    + 'disk, one customer.', ['64 in flight', 'one in flight'], [
    compared('numbers a second', many.perSecond, one.perSecond),
    compared('CPU a number', many.cpuMicros, one.cpuMicros, { unit: 'µs' }),
    compared('99 % answered within', many.p99Ms, one.p99Ms, { unit: 'ms' }),
    compared('writes to a commit', many.rows, one.rows),
    told('numbers a second, each round', spread(runs.many), spread(runs.one)),
  ]);
});
