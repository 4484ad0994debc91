// SPDX-License-Identifier: Apache-2.0
// numberctl as a program: profiles, exit statuses, hostile servers, completion, manual.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { createServer, request as ask } from 'node:http';
import { join } from 'node:path';
import { answering, Numberctl } from '../support/numberctl.mjs';
import { numberctlBin, root, run, startNumberd, until, within } from '../support/numberd.mjs';

const kMinute = { timeout: 60_000 };
const kNormal = '+15551234567';

const numberctl = new Numberctl();
let server;
let ctl;
let fails;

before(async () => {
  server = await startNumberd();
  ({ run: ctl, fails } = numberctl.at(server));
}, kMinute);
after(() => {
  numberctl.close();
  return server?.stop();
});

test('profiles: login, use, logout; nobody else reads them', kMinute, async () => {
  const at = numberctl.run.bind(numberctl);
  const wrong = await at(['login', '--server', server.http], { input: 'vb_wrong\n' });
  assert.equal(wrong.code, 4);
  assert.equal(existsSync(join(numberctl.home, 'numberctl/profiles.json')), false);
  const nobody = await at(['numbers', 'list']);
  assert.deepEqual([nobody.code, /numberctl login/.test(nobody.stderr)], [4, true]);

  const key = await at(['login', '--server', server.http], { input: `${server.key}\n` });
  assert.equal(key.code, 0, key.stderr);
  const file = join(numberctl.home, 'numberctl/profiles.json');
  assert.equal(statSync(file).mode & 0o777, 0o600);
  assert.equal(statSync(join(numberctl.home, 'numberctl')).mode & 0o777, 0o700);
  assert.equal((await at(['numbers', 'list'])).code, 0);

  const user = await at(['login', '--profile', 'op', '--server', server.http, '--username',
    server.admin.username], { input: `${server.admin.password}\n` });
  assert.match(user.stdout, /^logged in at \S+ as admin, profile op$/m);
  assert.match((await at(['whoami'])).stdout, /^username +admin$/m);
  const profiles = JSON.parse((await at(['profiles', 'list', '-o', 'json'])).stdout);
  assert.deepEqual(profiles.map(({ profile, current }) => [profile, current]),
    [['default', false], ['op', true]]);
  assert.equal((await at(['profiles', 'use', 'default'])).code, 0);
  assert.equal((await at(['profiles', 'use', 'none'])).code, 3);
  const token = JSON.parse(readFileSync(file, 'utf8')).profiles.op.credential;
  assert.equal((await at(['logout', '--profile', 'op'])).code, 0);
  assert.equal((await server.api('GET', '/v1.0/numbers', undefined, token)).status, 401);
  assert.equal((await at(['logout'])).code, 0);
  assert.equal((await at(['logout'])).code, 3);
  for (const { stdout, stderr } of [wrong, key, user]) {
    assert.ok(!(stdout + stderr).includes(server.key));
    assert.ok(!(stdout + stderr).includes(server.admin.password));
  }
});

test('a credential goes to no server that it was not saved for', kMinute, async (t) => {
  const seen = [];
  const other = await answering(t, 200, {}, seen);
  const asked = await numberctl.run(['numbers', 'list', '--server', other]);
  assert.equal(asked.code, 4);
  const both = await ctl('numbers', 'list', '--server', other);
  assert.equal(both.code, 2);
  assert.deepEqual(seen, []);
});

test('exit statuses tell what went wrong', kMinute, async () => {
  await fails(2, /there is no numberctl nonsense: .*numbers/, 'nonsense');
  await fails(2, /numberctl numbers needs a command: list get/, 'numbers');
  await fails(2, /--status: x\\x1B\[2J not in/, 'numbers', 'list', '--status', 'x\u001b[2J');
  await fails(2, /--yes/, 'numbers', 'buy', '+12182558711');
  await fails(2, /nothing to change/, 'numbers', 'update', kNormal);
  await fails(2, /NUMBER/, 'numbers', 'buy', '12');
  await fails(2, /'\.\.' is no id/, 'flows', 'delete', '..', '--yes');
  await fails(1, /400 INVALID_ID: .*\n {2}request \S+\n$/, 'calls', 'get', 'x\u001b[2J/../y');
  await fails(3, /404 FLOW_NOT_FOUND/, 'flows', 'get', '01a22fac-4463-72f9-8598-656278861030');
  await server.ask('POST', '/v1.0/numbers', { number: kNormal });
  await fails(1, /409 NUMBER_ALREADY_EXISTS/, 'numbers', 'buy', kNormal, '--yes');
  const env = { NUMBERD_ACCESSKEY: 'vb_wrong' };
  const wrong = await numberctl.run(['numbers', 'list', '--data', server.dir], { env });
  assert.deepEqual([wrong.code, /INVALID_CREDENTIALS/.test(wrong.stderr)], [4, true]);
  const away = await numberctl.run(['numbers', 'list', '--server', 'http://127.0.0.1:1'],
    { env });
  assert.deepEqual([away.code, /127\.0\.0\.1:1/.test(away.stderr)], [5, true]);
  const lost = await numberctl.run(
    ['numbers', 'buy', '+899100000009', '--server', 'http://127.0.0.1:1'], { env });
  assert.match(lost.stderr, /--idempotency-key [0-9a-f-]{36}$/m);
  const full = await run('sh', ['-c', `"$0" manual > /dev/full`, numberctlBin]);
  assert.equal(full.code, 1, full.stderr);
});

/** Before `server`, and drops the first `losses` answers to a POST after the server gave them. */
async function losing(t, losses) {
  const keys = [];
  const proxy = createServer((request, response) => {
    const { method, url, headers } = request;
    const asked = ask(server.http + url, { method, headers }, (answer) => {
      if (method === 'POST') keys.push(headers['idempotency-key']);
      if (method === 'POST' && keys.length <= losses) {
        answer.resume();
        answer.on('end', () => request.socket.destroy());
        return;
      }
      response.writeHead(answer.statusCode, answer.headers);
      answer.pipe(response);
    });
    request.pipe(asked);
  });
  await new Promise((done) => proxy.listen(0, '127.0.0.1', done));
  t.after(() => {
    proxy.close();
    proxy.closeAllConnections();
  });
  return { url: `http://127.0.0.1:${proxy.address().port}`, keys };
}

test('a purchase whose answer is lost happens once', kMinute, async (t) => {
  const env = { NUMBERD_ACCESSKEY: server.key };
  const buy = (url, number, ...more) =>
    numberctl.run(['numbers', 'buy', number, '--server', url, ...more], { env });
  const once = await losing(t, 1);
  const bought = await buy(once.url, '+899100000031');
  assert.equal(bought.code, 0, bought.stderr);
  assert.equal(once.keys.length, 2);
  assert.equal(once.keys[0], once.keys[1]);

  const lost = await losing(t, 100);
  const unknown = await buy(lost.url, '+899100000032');
  assert.equal(unknown.code, 5, unknown.stderr);
  const [, key] = /--idempotency-key ([0-9a-f-]{36})$/m.exec(unknown.stderr);
  const again = await buy(server.http, '+899100000032', '--idempotency-key', key);
  assert.equal(again.code, 0, again.stderr);
  assert.equal((await buy(server.http, '+899100000032')).code, 1); // it is there
});

test('a person is asked, and sees no secret that is typed', kMinute, async () => {
  const command = (words) => `'${numberctlBin}' ${words} --data '${server.dir}'`;
  // script(1) gives it a terminal of 80 columns whose input is ours.
  const asked = (words, input) => numberctl.run(
    ['-qec', `stty cols 80; ${command(words)}`, '/dev/null'], { program: 'script', input });
  const no = await asked('numbers buy +12182558711', 'n\n');
  assert.equal(no.code, 1, no.stdout);
  assert.match(no.stdout, /Buy \+12182558711\? .*\[y\/N\][^]*nothing was done/);
  const yes = await asked('numbers buy +12182558711', 'y\n');
  assert.equal(yes.code, 0, yes.stdout);
  const name = 'a name that is longer than what is left of a line';
  await ctl('numbers', 'update', '+12182558711', '--name', name);
  assert.match((await asked('numbers list', '')).stdout, /^\+12182558711 .* a name \S*… /m);
  assert.match((await ctl('numbers', 'list')).stdout, new RegExp(name));
  const login = numberctl.spawn(['-qec', command('login'), '/dev/null'], { program: 'script' });
  let shown = '';
  login.stdout.on('data', (chunk) => (shown += chunk));
  const closed = new Promise((done) => login.on('close', done));
  await until(() => shown.includes('access key: '));
  login.stdin.write('vb_typed\n');
  assert.equal(await within(closed, 20, 'login ends'), 4, shown);
  assert.doesNotMatch(shown, /vb_typed/);
});

test('what a server says is never a command of the terminal', kMinute, async (t) => {
  const evil = 'a\u001b]0;x\u0007\u009b2J\u007f';
  const hostile = async (status, body, ...args) => {
    const url = await answering(t, status, body);
    const { stdout, stderr } = await numberctl.run([...args, '--server', url],
      { env: { NUMBERD_ACCESSKEY: 'x' } });
    assert.doesNotMatch(stdout + stderr, /[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/);
    return stdout + stderr;
  };
  const number = { id: evil, number: evil, name: evil, [evil]: evil, tags: [evil] };
  const list = { result: [number], next_page_token: '' };
  for (const output of ['table', 'json', 'csv']) {
    await hostile(200, list, 'numbers', 'list', '-o', output);
    await hostile(200, number, 'numbers', 'get', 'x', '-o', output);
  }
  const printed = await hostile(200, number, 'calls', 'get', 'x', '-o', 'json');
  assert.deepEqual(JSON.parse(printed), number);
  const error = { status: evil, reason: evil, message: evil, request_id: evil,
    details: [{ path: evil, reason: evil, message: evil }] };
  await hostile(400, { error }, 'numbers', 'list');
  await hostile(200, { result: evil }, 'numbers', 'list');
  await hostile(200, { result: [null, 1, []] }, 'numbers', 'list');
  await hostile(500, [], 'numbers', 'list');
});

test('bash completes commands, options and values', kMinute, async () => {
  const complete = async (line) => {
    const words = line.split(' ');
    const script = `source <("$0" completion bash); COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1))
      _numberctl; printf '%s\\n' "\${COMPREPLY[@]}"`;
    const { code, stdout, stderr } = await run('bash', ['-c', script, numberctlBin, ...words]);
    assert.deepEqual([code, stderr], [0, '']);
    return stdout.trim().split('\n');
  };
  assert.deepEqual(await complete('numberctl num'), ['numbers']);
  assert.deepEqual(await complete('numberctl numbers re'), ['reactivate', 'renew', 'renew-due',
    'release']);
  assert.deepEqual(await complete('numberctl --profile x billing accounts su'), ['subtract']);
  assert.deepEqual(await complete('numberctl numbers list --status '),
    ['active', 'purchase-pending', 'suspended']);
  assert.deepEqual(await complete('numberctl numbers list -o '), ['table', 'json', 'csv']);
  assert.deepEqual(await complete('numberctl numbers list --ou'), ['--output']);
  assert.deepEqual(await complete('numberctl call --dig'), ['--digits']);
  assert.deepEqual(await complete('numberctl completion z'), ['zsh']);
  for (const shell of ['zsh', 'fish']) {
    const { code, stdout } = await run(numberctlBin, ['completion', shell]);
    assert.equal(code, 0);
    for (const word of ['renew-due', 'purchase-pending', 'idempotency-key'])
      assert.ok(stdout.includes(word), `${shell} ${word}`);
  }
});

test('the manual is one that man takes, and the document is the same', kMinute, async () => {
  const { stdout: manual } = await run(numberctlBin, ['manual']);
  assert.match(manual, /^\.TH NUMBERCTL 1 /);
  for (const part of ['NAME', 'SYNOPSIS', 'OPTIONS OF', 'EXIT STATUS', 'ENVIRONMENT', 'COMMANDS'])
    assert.match(manual, new RegExp(`^\\.SH ${part}`, 'm'));
  const { stdout: markdown } = await run(numberctlBin, ['manual', '--markdown']);
  assert.equal(markdown, readFileSync(join(root, 'docs/numberctl.md'), 'utf8'));
  const groff = await numberctl.run(['-man', '-Tutf8', '-ww', '-z'],
    { program: 'groff', input: manual }).catch(({ code }) => ({ missing: code === 'ENOENT' }));
  if (!groff.missing) assert.deepEqual(groff, { code: 0, stdout: '', stderr: '' });
});
