// SPDX-License-Identifier: Apache-2.0
// The process: settings, its data directory, both ways of writing times.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { numberdBin, run, startNumberd, until } from '../support/numberd.mjs';
import { startChecked } from '../support/checked.mjs';

let dir;

before(() => {
  dir = mkdtempSync(join(tmpdir(), 'numberd-process-'));
});

after(() => rmSync(dir, { recursive: true, force: true }));

const kFree = '127.0.0.1:0';
const serve = (args, { data = join(dir, 'data'), http = kFree, sip = kFree } = {}) => run(
  numberdBin, ['serve', '--data', data, '--http', http, '--sip', sip, '--sip-trunk', kFree,
    '--rtp-ports', '0-0', ...args], { seconds: 20 });

/** It ended with 1, said why in stderr, and never said that it is ready. */
function refusedToStart({ code, stdout, stderr }, ...words) {
  assert.equal(code, 1, stderr);
  assert.equal(stdout, '');
  for (const word of words) assert.ok(stderr.includes(word), `${word} in: ${stderr}`);
}

test('a setting that is not known, of the wrong type or out of range names its key', async () => {
  refusedToStart(await serve(['--set', 'http.lisen=127.0.0.1:0']), 'http.lisen');
  refusedToStart(await serve(['--set', 'nonsense.key=1']), 'nonsense.key');
  refusedToStart(await serve(['--set', 'http.threads=many']), 'http.threads');
  refusedToStart(await serve(['--set', 'http.threads=65']), 'http.threads', '64');
  refusedToStart(await serve(['--set', 'api.timestamps=unix']), 'api.timestamps', 'rfc3339');
  refusedToStart(await serve(['--set', 'sandbox.enabled=perhaps']), 'sandbox.enabled');
  refusedToStart(await serve(['--set', 'api.timestamps']), 'section.key=value');
});

test('a configuration file: the same, and --set wins over it', async () => {
  const file = join(dir, 'numberd.yaml');
  const withFile = (text) => {
    writeFileSync(file, text);
    return serve(['--config', file]);
  };
  refusedToStart(await withFile('http:\n  treads: 1\n'), 'http.treads');
  refusedToStart(await withFile('http:\n  threads: 0\n'), 'http.threads');
  refusedToStart(await withFile('calls: 5\n'), 'calls');
  refusedToStart(await withFile('a: [\n'), file);
  refusedToStart(await serve(['--config', join(dir, 'absent.yaml')]), 'absent.yaml');

  writeFileSync(file, 'api:\n  timestamps: rfc3339\n');
  for (const [set, form] of [[{}, /Z$/], [{ 'api.timestamps': 'spaced' }, /^\S+ \S+\d$/]]) {
    const server = await startNumberd({ args: ['--config', file], set });
    try {
      assert.match((await server.ask('GET', '/v1.0/customer')).tm_create, form);
    } finally {
      await server.stop();
    }
  }
});

test('times as RFC 3339 and null, if so configured', async () => {
  const server = await startChecked({ set: { 'api.timestamps': 'rfc3339' } });
  try {
    const made = await server.ask('POST', '/v1.0/numbers', { number: '+899100000001' });
    assert.match(made.tm_create, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/);
    assert.ok(Math.abs(Date.parse(made.tm_create) - Date.now()) < 60_000);
    assert.deepEqual([made.tm_update, made.tm_delete, made.tm_purchase], [null, null, null]);
    const deleted = await server.ask('DELETE', `/v1.0/numbers/${made.id}`);
    assert.match(deleted.tm_delete, /Z$/);
  } finally {
    await server.stop();
  }
});

test('one process a data directory; its secrets are for its user alone', async () => {
  const server = await startNumberd();
  try {
    const second = await serve([], { data: server.dir });
    refusedToStart(second, 'another numberd is using the data directory', server.dir);
    assert.equal((await server.api('GET', '/healthz', undefined, null)).status, 200);
    for (const file of ['admin.json', 'numberd.db']) {
      assert.equal(statSync(join(server.dir, file)).mode & 0o777, 0o600, file);
    }
  } finally {
    await server.stop();
  }
});

test('ready.json tells other programs the addresses while the server runs', async () => {
  const data = join(dir, 'ready');
  const server = await startNumberd({ dir: data });
  const ready = JSON.parse(readFileSync(join(data, 'ready.json'), 'utf8'));
  assert.equal(`http://${ready.http}`, server.http);
  assert.equal(ready.sip, server.sip);
  assert.equal(ready.sip_trunk, server.sipTrunk);
  await server.stop();
  assert.equal(existsSync(join(data, 'ready.json')), false);
});

test('a restart keeps everything; a newer schema is refused and left alone', async () => {
  const data = join(dir, 'kept');
  const first = await startNumberd({ dir: data });
  const admin = readFileSync(join(data, 'admin.json'), 'utf8');
  const made = await first.ask('POST', '/v1.0/numbers', { number: '+899100000001' });
  assert.deepEqual(await first.stop(), { code: 0, signal: null });
  const second = await startNumberd({ dir: data });
  assert.equal(readFileSync(join(data, 'admin.json'), 'utf8'), admin);
  assert.deepEqual(await second.ask('GET', `/v1.0/numbers/${made.id}`), made);
  await second.stop();

  const database = join(data, 'numberd.db');
  const sql = async (text) => {
    const { code, stdout, stderr } = await run('sqlite3', [database, text]);
    assert.equal(code, 0, stderr);
    return stdout.trim();
  };
  const version = await sql('PRAGMA user_version');
  await sql('PRAGMA user_version = 9999');
  refusedToStart(await serve([], { data }), 'newer numberd', '9999', database);
  assert.equal(await sql('PRAGMA user_version'), '9999');
  await sql(`PRAGMA user_version = ${version}`);
  const third = await startNumberd({ dir: data });
  assert.deepEqual(await third.ask('GET', `/v1.0/numbers/${made.id}`), made);
  await third.stop();
});

test('an address that is taken is named', async () => {
  const server = await startNumberd();
  try {
    const taken = new URL(server.http).host;
    refusedToStart(await serve([], { http: taken }), taken, 'Address already in use');
    refusedToStart(await serve([], { sip: server.sip }), server.sip, 'Address already in use');
  } finally {
    await server.stop();
  }
});

test('too few file descriptors for the configured calls are warned of', async () => {
  const script = 'ulimit -n 500 && exec "$0" serve --data "$1" --http 127.0.0.1:0 ' +
    '--sip 127.0.0.1:0 --sip-trunk 192.0.2.1:0'; // an address that is not ours: it ends at once
  const ended = await run('bash', ['-c', script, numberdBin, join(dir, 'few')], { seconds: 20 });
  refusedToStart(ended, 'few_file_descriptors', '"allowed":"500"', '"needed":"15', '192.0.2.1');
});

test('the sandbox and the exemption of loopback from the limits can be off', async () => {
  const server = await startNumberd({ set: { 'sandbox.enabled': 'false',
    'limits.exempt_loopback': 'false' } });
  try {
    const absent = await server.api('GET', '/sandbox/messages');
    assert.equal(absent.status, 404);
    const normal = await server.api('POST', '/v1.0/numbers', { number: '+15551234567' });
    assert.equal(normal.status, 409, JSON.stringify(normal.body));
    assert.equal(normal.body.error.reason, 'NUMBER_NOT_AVAILABLE');
    const body = { username: 'nobody', password: 'x' };
    const answers = await Promise.all(Array.from({ length: 40 },
      () => server.api('POST', '/auth/login', body, null)));
    const limited = answers.filter(({ status }) => status === 429);
    assert.ok(limited.length >= 1 && limited.length <= 20, `${limited.length} of 40`);
    assert.equal(limited[0].body.error.details[0].limited_by, 'ip');
    await until(() => server.log().includes('"sandbox":"off"'), { what: 'the log says so' });
  } finally {
    await server.stop();
  }
});
