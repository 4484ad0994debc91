// SPDX-License-Identifier: Apache-2.0
// numberctl numbers import and export: files of numbers against a real numberd.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { writeFileSync } from 'node:fs';
import { CuttingProxy } from '../support/cutting_proxy.mjs';
import { parseCsv } from '../support/csv.mjs';
import { answering, Numberctl } from '../support/numberctl.mjs';
import { numberctlBin, startNumberd, until } from '../support/numberd.mjs';

const kMinute = { timeout: 60_000 };
const kMinutes = { timeout: 180_000 };

const numberctl = new Numberctl();
let server;
let ctl;
let json;

/** So many numbers are beyond the plan that it begins with. */
async function startLarge() {
  const large = await startNumberd();
  const { id } = await large.ask('GET', '/v1.0/customer');
  await large.ask('PUT', `/v1.0/customers/${id}`, { plan_type: 'unlimited' });
  return large;
}

before(async () => {
  server = await startLarge();
  ({ run: ctl, json } = numberctl.at(server));
}, kMinute);
after(() => {
  numberctl.close();
  return server?.stop();
});

let files = 0;
const fileOf = (text, ending = 'csv') => {
  const path = join(numberctl.home, `numbers${++files}.${ending}`);
  writeFileSync(path, text);
  return path;
};
const virtual = (i) => `+8991${String(i).padStart(8, '0')}`;
const rowsOf = (from, count, cells = (i) => `,n${i}`) =>
  Array.from({ length: count }, (_, i) => `${virtual(from + i)}${cells(from + i)}\n`).join('');
const sumOf = ({ created, updated, unchanged, failed }) => [created, updated, unchanged, failed];
const countOf = async (tag) => (await json('numbers', 'list', '--tag', tag, '--all')).length;

test('failed rows are told at their lines, over requests', kMinutes, async () => {
  await json('numbers', 'import', fileOf(`number\n${virtual(2)}\n${virtual(5002)}\n`));
  const file = fileOf(`number,detail,tags\n${rowsOf(1, 5_004, (i) => `,"a\n${i}",lines`)}`);
  const ended = await ctl('numbers', 'import', file);
  assert.equal(ended.code, 1, ended.stderr);
  assert.equal(ended.stdout, '5004 rows: created 5002, updated 0, unchanged 0, failed 2\n');
  const lines = ended.stderr.trimEnd().split('\n');
  assert.equal(lines.length, 2, ended.stderr);
  // Each row takes two lines of the file.
  for (const [i, number] of [[0, 2], [1, 5002]]) {
    assert.ok(lines[i].startsWith(`${file}:${2 * number}:1 number NUMBER_ALREADY`), lines[i]);
  }
  assert.equal(await countOf('lines'), 5_002);
  const imports = await json('imports', 'list', '--limit', '2');
  assert.deepEqual(imports.map(({ rows_total }) => rows_total), [4, 5_000]);
  assert.match((await ctl('imports', 'get', imports[0].id)).stdout, /^10004 .* NUMBER_ALREADY/m);
});

test('a file is of JSON, or standard input, too; modes are those of the API', kMinute, async () => {
  const rows = [20_001, 20_002, 20_003].map((i) => ({ number: virtual(i), tags: ['j'] }));
  const made = await json('numbers', 'import', fileOf(JSON.stringify(rows), 'json'),
    '--rows-at-once', '2');
  assert.deepEqual(sumOf(made), [3, 0, 0, 0]);
  rows[2].number = virtual(20_009);
  const file = fileOf(JSON.stringify(rows, null, 1), 'json');
  const failed = await ctl('numbers', 'import', file, '--rows-at-once', '2', '--mode', 'update');
  assert.equal(failed.code, 1);
  assert.ok(failed.stderr.startsWith(`${file}:row 3 number NUMBER_NOT_FOUND`), failed.stderr);
  rows[1].status = 'asleep';
  const wrong = fileOf(JSON.stringify(rows), 'json');
  const refused = await ctl('numbers', 'import', wrong, '--rows-at-once', '1', '--mode', 'upsert');
  assert.equal(refused.code, 1);
  assert.ok(refused.stderr.startsWith(`${wrong}:row 2 status `), refused.stderr);

  const input = `number,name\n${virtual(20_001)},new\n${virtual(20_004)},new\n`;
  const upsert = await numberctl.run(['numbers', 'import', '-', '--mode', 'upsert', '-o', 'json',
    '--data', server.dir], { input });
  assert.deepEqual(sumOf(JSON.parse(upsert.stdout)), [1, 1, 0, 0], upsert.stderr);
  const csv = await ctl('numbers', 'import', file, '--mode', 'update', '-o', 'csv');
  assert.match(csv.stdout, /^line,column,number,field,reason,message\n3,0,\+/);
});

test('a dry run shows what would be, and writes nothing', kMinute, async () => {
  await json('numbers', 'import', fileOf(`number,name\n${rowsOf(30_001, 2)}`));
  const before = await json('numbers', 'list', '--all');
  const imports = await json('imports', 'list');
  const file = fileOf(`number,name\n${virtual(30_001)},other\n${virtual(30_002)},n30002\n` +
    rowsOf(30_003, 2_000));
  const args = ['numbers', 'import', file, '--mode', 'upsert', '--dry-run'];
  const seen = await json(...args);
  assert.deepEqual(sumOf(seen), [2_000, 1, 1, 0]);
  assert.deepEqual(seen.plan.rows[0], { line: 2, number: virtual(30_001), action: 'updated',
    changes: [{ field: 'name', before: 'n30001', after: 'other' }] });
  assert.equal(seen.plan.rows.length + seen.plan.rows_left_off, 2_001);
  assert.equal(seen.plan.rows.at(-1).line, 1_002); // 2003 lines; the third is unchanged
  assert.equal(seen.plan.virtual_numbers, before.length + 2_000);
  assert.equal(seen.plan.virtual_numbers_max, null);
  const shown = await ctl(...args);
  assert.equal(shown.code, 0);
  assert.match(shown.stdout, /^2 \+\d+ updated\n {4}name: 'n30001' -> 'other'\n4 \+\d+ created/);
  assert.match(shown.stdout, /^1901 more rows would change something$/m);
  assert.match(shown.stdout, /judged by itself/);
  assert.match(shown.stdout, /failed 0 \(nothing was written\)$/m);
  assert.deepEqual(await json('numbers', 'list', '--all'), before);
  assert.deepEqual(await json('imports', 'list'), imports);
});

test('what was exported comes in again, and nothing is changed', kMinute, async () => {
  const names = ['"a", b', "c'd", ' e ', '[x', '+49', 'ü;ö'];
  const rows = Array.from({ length: 130 }, (_, i) => ({ number: virtual(40_001 + i),
    name: names[i % names.length], detail: `${i}\r\n`, deletion_lock: i % 2 === 0,
    tags: i % 3 ? ['x', `a;${i}`] : ['x'], metadata: { rtp_debug: i % 5 === 0 } }));
  assert.deepEqual(sumOf(await json('numbers', 'import', fileOf(JSON.stringify(rows), 'json'))),
    [130, 0, 0, 0]);
  await json('numbers', 'suspend', virtual(40_001));
  const csv = await ctl('numbers', 'export', '--tag', 'x');
  assert.equal(csv.code, 0, csv.stderr);
  assert.deepEqual(parseCsv(csv.stdout).map(({ number }) => number).sort(),
    rows.map(({ number }) => number));
  const list = await ctl('numbers', 'export', '--tag', 'x', '--format', 'json');
  assert.deepEqual(JSON.parse(list.stdout), await json('numbers', 'list', '--tag', 'x', '--all'));
  for (const file of [fileOf(csv.stdout), fileOf(list.stdout, 'json')]) {
    for (const dry of [['--dry-run'], []]) {
      const seen = await json('numbers', 'import', file, '--mode', 'update', ...dry);
      assert.deepEqual(sumOf(seen), [0, 0, 130, 0], JSON.stringify(seen));
    }
  }
  const none = await ctl('numbers', 'export', '--tag', 'nobody');
  assert.match(none.stdout, /^id,[^\n]*\r\n$/);
  assert.equal((await ctl('numbers', 'export', '--tag', 'nobody', '--format', 'json')).stdout,
    '[\n]\n');
});

test('a file that is broken is told where, and how far the import came', kMinute, async () => {
  for (const [at, line, told] of [
    ['"', `${virtual(50_003)},"a`, '4:2 a quote does not end'],
    ['schema', `${virtual(50_003)},${'x'.repeat(256)}`, '4:2 name '],
    ['fields', `${virtual(50_003)},a,b`, '4:0 '],
  ]) {
    const file = fileOf(`number,name\n${rowsOf(50_001, 2)}${line}\n`);
    const args = ['numbers', 'import', file, '--mode', 'upsert'];
    const ended = await ctl(...args, '--rows-at-once', '2');
    assert.equal(ended.code, 1, at);
    assert.equal(ended.stdout, '', at);
    assert.ok(ended.stderr.startsWith(`${file}:${told}`), `${at}: ${ended.stderr}`);
    assert.match(ended.stderr, /stopped; of the 2 rows before it created \d, updated 0/, at);
    const atOnce = await ctl(...args);
    assert.ok(atOnce.stderr.startsWith(`${file}:${told}`), `${at}: ${atOnce.stderr}`);
    assert.doesNotMatch(atOnce.stderr, /stopped/, at);
  }
  const { fails } = numberctl.at(server);
  await fails(1, /:1:2 UNKNOWN_FIELD/, 'numbers', 'import', fileOf('number,nmae\n+8991,x\n'));
  await fails(1, /:1:0 the file is empty/, 'numbers', 'import', fileOf(''));
  await fails(1, /holds no array of rows/, 'numbers', 'import', fileOf('{}', 'json'));
  await fails(2, /cannot read .*nowhere/, 'numbers', 'import', join(numberctl.home, 'nowhere'));
  await fails(2, /cannot read .*folder/, 'numbers', 'import', numberctl.home);
});

test('a server that dies twice meanwhile does each row once', kMinutes, async () => {
  const mortal = await startLarge();
  const proxy = await new CuttingProxy().start(() => mortal.http.replace('http://', ''));
  try {
    // First it dies when it has taken the import and its answer is not there yet; then in the
    // middle of the rows.
    const deaths = [/"rows_total":4000/, /"status":"running".*"rows_done":[1-9]/];
    let dead;
    proxy.onAnswer = (piece) => {
      if (!deaths[0]?.test(piece)) return true;
      deaths.shift();
      mortal.kill('SIGKILL');
      dead = mortal.restart('SIGKILL');
      return false;
    };
    const file = fileOf(`number,tags\n${rowsOf(1, 7_000, () => ',mortal')}`);
    const ended = await numberctl.run(['numbers', 'import', file, '--rows-at-once', '4000', '-o',
      'json', '--server', proxy.address], { env: { NUMBERD_ACCESSKEY: mortal.key } });
    await dead;
    assert.equal(ended.code, 0, ended.stderr);
    assert.equal(deaths.length, 0);
    assert.deepEqual(sumOf(JSON.parse(ended.stdout)), [7_000, 0, 0, 0]);
    const all = await numberctl.at(mortal).json('numbers', 'list', '--all');
    assert.equal(new Set(all.map(({ number }) => number)).size, 7_000);
    assert.equal(all.length, 7_000);
    const imports = await numberctl.at(mortal).json('imports', 'list');
    assert.deepEqual(imports.map(({ rows_total }) => rows_total), [3_000, 4_000]);
  } finally {
    proxy.stop();
    await mortal.stop();
  }
});

/** A server that answers from `answers`, each `[method and path, status, body]` once, in order. */
async function scripted(t, answers) {
  const seen = [];
  const script = createServer((request, response) => {
    const [wanted, status, body] = answers.shift() ?? ['nothing more', 500, {}];
    const got = `${request.method} ${request.url}`;
    seen.push(got.startsWith(wanted) ? wanted : `${got} instead of ${wanted}`);
    request.resume();
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(JSON.stringify(body));
  });
  await new Promise((done) => script.listen(0, '127.0.0.1', done));
  t.after(() => {
    script.close();
    script.closeAllConnections();
  });
  return { seen, answers, address: `http://127.0.0.1:${script.address().port}` };
}

const kList = 'GET /v1.0/number_imports?';
const kPost = 'POST /v1.0/number_imports';
const importOf = (id, more) => ({ id, status: 'complete', mode: 'create', rows_total: 2,
  rows_done: 2, created: 2, updated: 0, unchanged: 0, failed: 0, failures: [], ...more });
const kSpent = { error: { reason: 'IDEMPOTENCY_KEY_REUSED', message: 'died', details: [] } };
const importTwo = (address, ...more) => numberctl.run(['numbers', 'import',
  fileOf(`number\n${virtual(1)}\n${virtual(2)}\n`), '--server', address, ...more],
{ env: { NUMBERD_ACCESSKEY: 'x' } });

test('a key that died with the server is made up for by what the server knows', kMinute,
  async (t) => {
    const old = importOf('old');
    for (const [why, listed, then] of [
      ['it was taken', [importOf('new'), old], []],
      ['another was taken', [importOf('new', { rows_total: 3 }), old],
        [[kPost, 200, importOf('b')]]],
      ['none was taken', [old], [[kPost, 200, importOf('c')]]],
    ]) {
      const script = await scripted(t, [[kList, 200, { result: [old] }], [kPost, 409, kSpent],
        [kList, 200, { result: listed }], ...then]);
      const ended = await importTwo(script.address);
      assert.equal(ended.code, 0, `${why}: ${ended.stderr} ${script.seen}`);
      assert.match(ended.stdout, /created 2,/);
      assert.deepEqual(script.answers, [], why);
    }
    const script = await scripted(t, [[kList, 200, { result: [old] }], [kPost, 409, kSpent],
      [kList, 200, { result: [importOf('a'), importOf('b'), old] }]]);
    const ended = await importTwo(script.address);
    assert.equal(ended.code, 5);
    assert.match(ended.stderr, /2 imports could be that one/);
  });

test('an import that gets no further is left with its id', kMinute, async (t) => {
  const address = await answering(t, 200,
    { ...importOf('slow', { status: 'running', rows_done: 1 }), result: [] });
  const ended = await importTwo(address, '--wait', '1');
  assert.equal(ended.code, 5, ended.stderr);
  assert.match(ended.stderr, /no progress for 1 s; .*`numberctl imports get slow`/);
});

test('what the server refuses as a whole is told as it says it', kMinute, async (t) => {
  const refused = { error: { reason: 'PERMISSION_DENIED', message: 'not you', details: [] } };
  const ended = await importTwo(await answering(t, 403, refused));
  assert.deepEqual([ended.code, ended.stdout, ended.stderr],
    [4, '', 'numberctl: 403 PERMISSION_DENIED: not you\n']);
});

test('429 and 503 are waited out', kMinute, async (t) => {
  const busy = { error: { reason: 'RESOURCE_EXHAUSTED', message: 'later', details: [] } };
  const script = await scripted(t, [[kList, 429, busy], [kList, 200, { result: [] }],
    [kPost, 503, busy], [kPost, 200, importOf('a', { status: 'running' })],
    ['GET /v1.0/number_imports/a', 503, busy],
    ['GET /v1.0/number_imports/a', 200, importOf('a')]]);
  const ended = await importTwo(script.address);
  assert.equal(ended.code, 0, `${ended.stderr} ${script.seen}`);
  assert.deepEqual(script.answers, []);
});

test('usage is a table of days, or the answer', kMinute, async () => {
  await json('numbers', 'buy', virtual(60_001));
  await json('sandbox', 'send', '--from', '+15550001111', '--to', virtual(60_001), '--text', 'hi');
  const day = new Date().toISOString().slice(0, 10);
  const usage = await until(async () => {
    const seen = await json('numbers', 'usage', virtual(60_001));
    return seen.total.refused_messages + seen.total.inbound_messages > 0 && seen;
  });
  assert.ok(usage.result.length > 0);
  const table = await ctl('numbers', 'usage', virtual(60_001), '--from', '2026-01-01', '--to',
    '2026-01-02');
  assert.match(table.stdout, /^day +in +out .*\ntotal +0 +0 /);
  assert.match((await ctl('numbers', 'usage', virtual(60_001))).stdout,
    new RegExp(`^${usage.result[0].day} .*\ntotal `, 'm'));
  assert.ok(usage.result[0].day <= day);
  const csv = parseCsv((await ctl('numbers', 'usage', virtual(60_001), '-o', 'csv')).stdout
    .replaceAll('\n', '\r\n'));
  assert.deepEqual(csv.map((row) => row.day), usage.result.map((row) => row.day));
});

test('a terminal shows how far it is, and no command of others', kMinute, async (t) => {
  const at = (address, ...words) => numberctl.run(['-qec',
    [numberctlBin, ...words, '--server', address].map((word) => `'${word}'`).join(' '),
    '/dev/null'], { program: 'script', env: { NUMBERD_ACCESSKEY: 'x' } });
  const running = (done) => importOf('a', { status: 'running', rows_total: 3, rows_done: done });
  const script = await scripted(t, [[kList, 200, { result: [] }], [kPost, 200, running(1)],
    ['GET /v1.0/number_imports/a', 200, running(2)],
    ['GET /v1.0/number_imports/a', 200, importOf('a', { rows_total: 3, created: 3 })]]);
  const seen = await at(script.address, 'numbers', 'import', fileOf('number\n1\n2\n3\n'));
  assert.equal(seen.code, 0, seen.stdout);
  assert.match(seen.stdout, /\r1 rows done, \d+ a second.*\r2 rows done, .*\r3 rows done, /);
  assert.match(seen.stdout, /\u001b\[K3 rows: created 3, /);

  const evil = 'a\u001b]0;x\u0007\u009b2J\u007f';
  const csv = createServer((_, response) => {
    response.writeHead(200, { 'content-type': 'text/csv' });
    response.end(`id,name\r\n1,${evil}\r\n`);
  });
  await new Promise((done) => csv.listen(0, '127.0.0.1', done));
  t.after(() => {
    csv.close();
    csv.closeAllConnections();
  });
  const address = `http://127.0.0.1:${csv.address().port}`;
  const shown = await at(address, 'numbers', 'export');
  assert.equal(shown.stdout.replaceAll('\r', ''), 'id,name\n1,a\\x1B]0;x\\x07\\x9B2J\\x7F\n');
  const whole = await numberctl.run(['numbers', 'export', '--server', address],
    { env: { NUMBERD_ACCESSKEY: 'x' } });
  assert.equal(whole.stdout, `id,name\r\n1,${evil}\r\n`);
});
