// SPDX-License-Identifier: Apache-2.0
// Durable creation of virtual numbers over REST on PostgreSQL, beside pgbench that inserts the same
// two rows in a transaction of its own: 64 in flight on both sides, and one.
import { fileURLToPath } from 'node:url';
import { Postgres } from '../tests/support/postgres.mjs';
import { numberdBin, root, run } from '../tests/support/numberd.mjs';
import { pin } from './support/child.mjs';
import { loadCore, rounds, seconds, serverCore } from './support/settings.mjs';
import { compared, digits, median, printTable, told } from './support/table.mjs';
import { wrk } from './support/wrk.mjs';

const kScript = fileURLToPath(new URL('create.lua', import.meta.url));
const kNumbersEach = 2_000_000; // more than a run can make
let first = 899_100_000_000;

async function create(server, connections, length = seconds) {
  const done = await wrk(`${server.http}/v1.0/numbers`, server.pid, {
    connections, length, args: ['-s', kScript], more: [String(first)],
    headers: { Authorization: `Bearer ${server.key}` },
  });
  first += kNumbersEach;
  return done.perSecond;
}

async function pgbench(url, clients, length = seconds) {
  const done = await run('pgbench', ['-n', '-M', 'prepared', '-c', String(clients), '-j', '1',
    '-T', String(length), '-f', `${root}/bench/pgbench/insert.sql`, url],
  { seconds: length + 60 });
  const rate = /^tps = ([\d.]+)/m.exec(done.stdout)?.[1];
  if (done.code !== 0 || rate === undefined) throw new Error(done.stdout + done.stderr);
  return Number(rate);
}

// Only what makes the load over REST keeps a core to itself: the database has both, for both sides.
pin(process.pid, `${serverCore},${loadCore}`);
process.env.POSTGRES_FSYNC = 'on';
const postgres = await Postgres.start();
try {
  const url = await postgres.database();
  const peer = await postgres.database();
  const migrated = await run(numberdBin, ['migrate', '--store', peer]);
  if (migrated.code !== 0) throw new Error(migrated.stderr);
  const [server] = await postgres.numberds(1, url, { stopSeconds: 20 });
  const rates = { ours: [], theirs: [], oursOne: [], theirsOne: [] };
  await create(server, 64, 1);
  await pgbench(peer, 64);
  for (let round = 0; round < rounds; ++round) {
    rates.ours.push(await create(server, 64));
    rates.theirs.push(await pgbench(peer, 64));
    rates.oursOne.push(await create(server, 1));
    rates.theirsOne.push(await pgbench(peer, 1));
  }
  await server.stop();
  const spread = (side) => side.map(digits).join(', ');
  printTable('postgres', 'POST /v1.0/numbers of virtual numbers of one customer, each answered '
    + 'when PostgreSQL has it on the disk; `pgbench` inserting such a number and its event. All '
    + 'on both cores.', ['numberd', 'pgbench'], [
    compared('numbers a second, 64 in flight', median(rates.ours), median(rates.theirs),
      { wanted: { least: 0.5 } }),
    told('each round', spread(rates.ours), spread(rates.theirs)),
    compared('one in flight', median(rates.oursOne), median(rates.theirsOne)),
  ]);
} finally {
  await postgres.close();
}
