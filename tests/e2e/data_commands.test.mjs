// SPDX-License-Identifier: Apache-2.0
// numberd migrate, copy and backup, as an operator uses them.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeFlow, numberdBin, run, startNumberd } from '../support/numberd.mjs';
import { Postgres } from '../support/postgres.mjs';

const kMinute = { timeout: 120_000 };
let postgres;

before(async () => (postgres = await Postgres.start()), { timeout: 120_000 });
after(() => postgres?.close());

const numberd = (...args) => run(numberdBin, args);

function folder(t) {
  const dir = mkdtempSync(join(tmpdir(), 'numberd-e2e-'));
  t.after(() => rmSync(dir, { recursive: true, force: true }));
  return dir;
}

/** What an installation holds, as its customer sees it. */
async function shown(server) {
  const lists = {};
  for (const path of ['numbers', 'flows', 'calls', 'messages'])
    lists[path] = (await server.ask('GET', `/v1.0/${path}`)).result;
  return lists;
}

test('an installation moves from SQLite to PostgreSQL and back, and nobody notices', kMinute,
  async (t) => {
    const dir = folder(t);
    const server = await startNumberd({ dir });
    t.after(() => server.kill('SIGKILL'));
    const flow = await makeFlow(server, [{ type: 'answer' }]);
    for (let i = 0; i < 5; ++i) {
      await server.ask('POST', '/v1.0/numbers',
        { number: `+89910000000${i}`, name: `M\u00fcller ${i}`, call_flow_id: flow });
    }
    const before = await shown(server);
    const url = await postgres.database();
    const busy = await numberd('copy', '--from', `sqlite:${dir}`, '--to', url);
    assert.equal(busy.code, 1);
    assert.match(busy.stderr, /another numberd is using/);
    await server.stop();

    const moved = await numberd('copy', '--from', `sqlite:${dir}`, '--to', url);
    assert.equal(moved.code, 0, moved.stderr);
    assert.match(moved.stderr, /^numbers: \d+ % {2}\d+ of \d+$/m);
    assert.match(moved.stderr, /\d+ rows copied/);
    assert.doesNotMatch(moved.stderr, /for-tests/);
    const second = await startNumberd({ dir, args: ['--store', url] });
    t.after(() => second.kill('SIGKILL'));
    assert.deepEqual(await shown(second), before);
    await second.ask('PUT', `/v1.0/numbers/${before.numbers[0].id}`, { name: 'after' });
    const changed = await shown(second);
    await second.stop();

    const back = folder(t);
    const returned = await numberd('copy', '--from', url, '--to', `sqlite:${back}`);
    assert.equal(returned.code, 0, returned.stderr);
    copyFileSync(join(dir, 'admin.json'), join(back, 'admin.json'));
    const third = await startNumberd({ dir: back });
    t.after(() => third.kill('SIGKILL'));
    assert.deepEqual(await shown(third), changed);
    await third.stop();
  });

test('a backup of a running installation starts as it was', kMinute, async (t) => {
  const dir = folder(t);
  const server = await startNumberd({ dir });
  t.after(() => server.kill('SIGKILL'));
  await server.ask('POST', '/v1.0/numbers', { number: '+899100000001' });
  const restored = folder(t);
  const file = join(restored, 'numberd.db');
  const done = await numberd('backup', file, '--data', dir);
  assert.equal(done.code, 0, done.stderr);
  const again = await numberd('backup', file, '--data', dir);
  assert.equal(again.code, 1);
  assert.match(again.stderr, /is there already/);
  const before = await shown(server);
  copyFileSync(join(dir, 'admin.json'), join(restored, 'admin.json'));
  const other = await startNumberd({ dir: restored });
  t.after(() => other.kill('SIGKILL'));
  assert.deepEqual(await shown(other), before);
  await Promise.all([server.stop(), other.stop()]);
});

test('migrate makes the schema, and says what is wrong without a password', kMinute, async () => {
  const url = await postgres.database();
  const done = await numberd('migrate', '--store', url);
  assert.equal(done.code, 0, done.stderr);
  assert.match(await postgres.sql('SELECT count(*) FROM schema_version', url), /^[1-9]/);
  await postgres.sql("INSERT INTO schema_version VALUES (9999, 'later', 0)", url);
  const newer = await numberd('migrate', '--store', url);
  assert.equal(newer.code, 1);
  assert.match(newer.stderr, /e2e\d+ was made by a newer numberd/);
  const wrong = await numberd('migrate', '--store', url.replace('for-tests', 'not-for-tests'));
  assert.equal(wrong.code, 1);
  assert.doesNotMatch(wrong.stderr, /for-tests/);
  const typo = await numberd('copy', '--from', 'sqlite:/nowhere', '--to', url);
  assert.equal(typo.code, 1);
  assert.match(typo.stderr, /there is no \/nowhere\/numberd\.db/);
});
