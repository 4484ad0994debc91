// SPDX-License-Identifier: Apache-2.0
// numberctl: every command against a real numberd.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { answering, Numberctl } from '../support/numberctl.mjs';
import { root, startNumberd, until, within } from '../support/numberd.mjs';

const kMinute = { timeout: 60_000 };
const kVirtual = '+899123456789';
const kNormal = '+15551234567';
const kNil = '00000000-0000-0000-0000-000000000000';

const numberctl = new Numberctl();
let server;
let ctl;
let json;
let fails;

before(async () => {
  server = await startNumberd();
  ({ run: ctl, json, fails } = numberctl.at(server));
}, kMinute);
after(() => {
  numberctl.close();
  return server?.stop();
});

test('a number from search to release', kMinute, async () => {
  const offered = await json('available', 'list', '--type', 'virtual', '--limit', '3');
  assert.equal(offered.length, 3);
  const us = await json('available', 'list', '--country', 'US', '--feature', 'sms');
  assert.ok(us.every(({ features }) => features.includes('sms')));

  const held = await json('reservations', 'create', kVirtual, '--expire', '600');
  assert.equal((await json('reservations', 'get', held.id)).number, kVirtual);
  assert.equal((await json('reservations', 'list')).length, 1);
  await json('reservations', 'delete', held.id, '--yes');

  const bought = await json('numbers', 'buy', kVirtual, '--name', 'desk', '--tag', 'a',
    '--tag', 'b');
  assert.deepEqual(bought.tags, ['a', 'b']);
  assert.deepEqual(await json('numbers', 'get', kVirtual), bought);
  assert.deepEqual(await json('numbers', 'get', bought.id), bought);
  assert.deepEqual(await json('numbers', 'list', '--tag', 'a'), [bought]);
  assert.deepEqual(await json('numbers', 'list', '--tag', 'none'), []);

  const flow = await json('flows', 'create', join(root, 'examples/menu.json'));
  const bound = await json('numbers', 'flow-ids', kVirtual, '--call-flow', 'Menu');
  assert.equal(bound.call_flow_id, flow.id);
  const explained = await ctl('numbers', 'explain', kVirtual, '--origin', 'client');
  assert.match(explained.stdout, new RegExp(`^would run flow ${flow.id}$`, 'm'));
  assert.match(explained.stdout, /^status +true +active$/m);
  const refused = await ctl('numbers', 'explain', kVirtual, '--origin', 'pstn');
  assert.match(refused.stdout, /^would be refused: VIRTUAL_NUMBER_FROM_PSTN \(SIP 404\)$/m);

  assert.equal((await json('numbers', 'suspend', kVirtual)).status, 'suspended');
  assert.equal((await json('numbers', 'reactivate', kVirtual)).status, 'active');
  assert.equal((await json('numbers', 'metadata', kVirtual, '--rtp-debug', 'true'))
    .metadata.rtp_debug, true);
  const freed = await json('numbers', 'update', kVirtual, '--call-flow', 'none', '--tag', '',
    '--deletion-lock', 'true');
  assert.deepEqual([freed.call_flow_id, freed.tags], [kNil, []]);
  const shown = await ctl('numbers', 'get', kVirtual);
  const etag = /^etag (.+)$/m.exec(shown.stdout)[1];
  await json('numbers', 'update', kVirtual, '--name', 'x', '--if-match', etag);
  await fails(1, /PRECONDITION|VERSION|MATCH|CHANGED/, 'numbers', 'update', kVirtual, '--name', 'y',
    '--if-match', etag);

  const history = await json('numbers', 'history', kVirtual);
  assert.equal(history.at(-1).type, 'number_created');
  const then = await json('numbers', 'at', kVirtual, bought.tm_create.replace(/\d{6}$/, '999999'));
  assert.equal(then.number.number, kVirtual);
  await fails(1, /NUMBER_LOCKED/, 'numbers', 'release', kVirtual, '--yes');
  assert.equal((await json('numbers', 'release', kVirtual, '--yes', '--force')).status, 'deleted');
  await fails(3, /you have no number \+899123456789/, 'numbers', 'get', kVirtual);
  assert.equal((await json('numbers', 'history', bought.id))[0].type, 'number_deleted');
});

test('a normal number is bought, renewed, ordered with others', kMinute, async () => {
  await json('numbers', 'buy', kNormal, '--yes');
  await until(async () => (await json('numbers', 'get', kNormal)).status === 'active');
  const before = (await json('numbers', 'get', kNormal)).tm_renew_due;
  assert.ok((await json('numbers', 'renew', kNormal, '--yes')).tm_renew_due > before);
  assert.deepEqual(await json('numbers', 'renew-due', '2020-01-01 00:00:00', '--yes'), []);
  const order = await json('orders', 'create', '+899100000007', '+899100000008');
  await until(async () => (await json('orders', 'get', order.id)).status === 'complete');
  assert.match((await ctl('orders', 'get', order.id)).stdout, /^\+899100000008 +done/m);
  assert.equal((await json('orders', 'list'))[0].id, order.id);
});

test('flows come from files and standard input, and go back as they were printed', kMinute,
  async () => {
    const input = JSON.stringify({ name: 'one', actions: [{ type: 'answer' }] });
    const made = await numberctl.run(
      ['flows', 'create', '-', '--detail', 'mine', '-o', 'json', '--data', server.dir], { input });
    const flow = JSON.parse(made.stdout);
    assert.deepEqual([flow.name, flow.detail], ['one', 'mine']);
    const changed = await numberctl.run(
      ['flows', 'update', flow.id, '-', '-o', 'json', '--data', server.dir],
      { input: JSON.stringify({ ...(await json('flows', 'get', flow.id)), name: 'two' }) });
    assert.equal(JSON.parse(changed.stdout).name, 'two', changed.stderr);
    assert.equal((await json('flows', 'get', 'two')).id, flow.id);
    await fails(3, /you have no flow twelve/, 'flows', 'get', 'twelve');
    await json('flows', 'create', join(root, 'examples/menu.json'));
    await fails(2, /several flows are named Menu: \S+, \S+$/m, 'flows', 'delete', 'Menu', '--yes');
    assert.equal((await json('flows', 'list', '--limit', '1')).length, 1);
    const broken = join(numberctl.home, 'broken.json');
    writeFileSync(broken, '{');
    await fails(2, /no JSON object/, 'flows', 'create', broken);
    await fails(2, /cannot read .*nowhere/, 'flows', 'create', join(numberctl.home, 'nowhere'));
    writeFileSync(broken, JSON.stringify({ actions: [{ type: 'talk' }] }));
    await fails(1, /actions\[0\]\.option\.text: REQUIRED .*\n {2}request \S+$/m, 'flows', 'create',
      broken);
    await json('flows', 'delete', flow.id, '--yes');
    await fails(3, /FLOW_NOT_FOUND/, 'flows', 'get', flow.id);
  });

test('calls, texts and what their flows did', kMinute, async () => {
  const flow = await json('flows', 'create', join(root, 'examples/autoreply.json'));
  await json('numbers', 'update', kNormal, '--message-flow', flow.id);
  await json('sandbox', 'send', '--from', '+15550001111', '--to', kNormal, '--text', 'HOURS');
  await until(async () => (await json('sandbox', 'list')).some(({ text }) => /9-5/.test(text)));
  const sent = await json('messages', 'send', '--from', kNormal, '--to', '+15557654321',
    '--to', '+15557654322', '--text', 'hello');
  assert.equal(sent.targets.length, 2);
  assert.equal((await json('messages', 'get', sent.id)).text, 'hello');
  const received = (await json('messages', 'list')).find(({ text }) => text === 'HOURS');
  const trace = await ctl('activeflows', 'get', received.activeflow_id);
  assert.match(trace.stdout, /^\S+ \S+ +message_send /m);
  assert.equal((await ctl('call', kNormal, '--trunk', '--hangup-after', '1')).code, 1); // no flow
  const [call] = await json('calls', 'list');
  assert.equal((await json('calls', 'get', call.id)).reason, 'NO_CALL_FLOW');
  const csv = await ctl('calls', 'list', '-o', 'csv');
  assert.match(csv.stdout, /^time,from,to,status,reason,id,by,ended,activeflow\n/);
  assert.match(csv.stdout, /^.*,NO_CALL_FLOW,.*\n$/m);
});

test('accounts, keys and money', kMinute, async () => {
  assert.equal((await json('customer', 'update', '--name', 'Ex\u00e4mple')).name, 'Ex\u00e4mple');
  assert.doesNotMatch((await ctl('customer', 'get')).stdout, /whsec_/);
  const secret = (await ctl('webhooks', 'secret')).stdout;
  assert.match(secret, /^whsec_\S+\n$/);
  const rotated = await ctl('webhooks', 'rotate-secret', '--yes');
  assert.match(rotated.stdout, /^whsec_\S+\n$/);
  assert.notEqual(rotated.stdout, secret);

  const other = await json('customers', 'create', '--name', 'Other', '--email', 'o@example.com',
    '--plan', 'basic');
  const id = other.customer.id;
  assert.equal((await json('customers', 'update', id, '--plan', 'free')).plan_type, 'free');
  assert.equal((await json('customers', 'freeze', id, '--yes')).status, 'frozen');
  const frozen = await numberctl.run(['numbers', 'list', '--data', server.dir],
    { env: { NUMBERD_ACCESSKEY: other.accesskey } });
  assert.deepEqual([frozen.code, /ACCOUNT_FROZEN/.test(frozen.stderr)], [4, true]);
  assert.equal((await json('customers', 'recover', id)).status, 'active');
  const account = (await json('billing', 'accounts', 'list')).find(
    ({ customer_id }) => customer_id === id);
  const richer = await json('billing', 'accounts', 'add', account.id, '2.5', '--yes');
  assert.equal(richer.balance_credit - account.balance_credit, 2_500_000);
  await json('billing', 'accounts', 'subtract', account.id, '0.5', '--yes');
  assert.equal((await json('billing', 'accounts', 'get', account.id)).balance_credit,
    account.balance_credit + 2_000_000);
  assert.ok((await json('billing', 'list')).length > 0);
  assert.equal((await json('customers', 'get', id)).name, 'Other');
  assert.equal((await json('customers', 'delete', id, '--yes')).status, 'deleted');
  assert.equal((await json('customers', 'list')).length, 1);
  assert.equal((await json('billing', 'rename', '--name', 'purse')).name, 'purse');
  const [entry] = await json('billing', 'list');
  assert.equal((await json('billing', 'get', entry.id)).id, entry.id);
  assert.equal((await json('billing', 'account')).name, 'purse');

  const password = (args) => numberctl.run([...args, '--data', server.dir, '-o', 'json'],
    { input: 'correct horse\n' });
  const agent = JSON.parse((await password(
    ['agents', 'create', 'kim@example.com', '--permission', '64'])).stdout);
  assert.equal((await json('agents', 'update', agent.id, '--name', 'Kim')).name, 'Kim');
  assert.equal((await json('agents', 'permission', agent.id, '--permission', '32')).permission, 32);
  assert.equal((await password(['agents', 'password', agent.id])).code, 0);
  assert.equal((await json('agents', 'get', agent.id)).username, 'kim@example.com');
  assert.equal((await json('agents', 'list')).length, 2);
  await json('agents', 'delete', agent.id, '--yes');

  const key = await json('accesskeys', 'create', '--name', 'reader', '--only-verb', 'GET');
  assert.deepEqual(key.scope.verbs, ['GET']);
  const reader = await numberctl.run(
    ['flows', 'create', join(root, 'examples/menu.json'), '--data', server.dir],
    { env: { NUMBERD_ACCESSKEY: key.token } });
  assert.equal(reader.code, 4, reader.stderr);
  assert.equal((await json('accesskeys', 'update', key.id, '--name', 'r2')).name, 'r2');
  assert.equal((await json('accesskeys', 'get', key.id)).name, 'r2');
  await json('accesskeys', 'revoke', key.id, '--yes');
  assert.equal((await json('accesskeys', 'list')).length, 1);
});

test('lists follow their pages', kMinute, async () => {
  const { id } = await json('numbers', 'get', kNormal);
  for (let i = 0; i < 105; ++i) await server.ask('PUT', `/v1.0/numbers/${id}`, { name: `${i}` });
  const all = await json('events', 'list', '--all');
  assert.ok(all.length > 100);
  assert.equal(new Set(all.map(({ id }) => id)).size, all.length);
  assert.deepEqual(await json('events', 'list', '--limit', '102'), all.slice(0, 102));
  const first = await ctl('events', 'list', '-o', 'json');
  assert.equal(JSON.parse(first.stdout).length, 100);
  assert.match(first.stderr, /there is more; --all/);
  assert.ok((await json('events', 'list', '--number', kNormal, '--all')).every(
    ({ number_id }) => number_id !== kNil));
});

test('webhooks listen prints each event as it comes, also after the server was away', kMinute,
  async (t) => {
    const dir = mkdtempSync(join(tmpdir(), 'numberd-e2e-'));
    t.after(() => rmSync(dir, { recursive: true, force: true }));
    const other = await startNumberd({ dir });
    t.after(() => other.kill('SIGKILL'));
    const child = numberctl.spawn(['webhooks', 'listen', '-o', 'json', '--interval', '0.2',
      '--server', other.http], { env: { NUMBERD_ACCESSKEY: other.key } });
    t.after(() => child.kill('SIGKILL'));
    const closed = new Promise((done) => child.on('close', (code) => done(code)));
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (chunk) => (stdout += chunk));
    child.stderr.on('data', (chunk) => (stderr += chunk));
    const events = () => stdout.split('\n').filter(Boolean).map((line) => JSON.parse(line));
    await until(() => /listening at/.test(stderr));
    await other.ask('POST', '/v1.0/numbers', { number: '+899100000001' });
    await until(() => events().some(({ type }) => type === 'number_created'));
    const address = other.http.replace('http://', '');
    other.kill('SIGKILL');
    await other.exited();
    await until(() => /going on/.test(stderr), { seconds: 20 });
    const back = await startNumberd({ dir, http: address });
    t.after(() => back.stop());
    await back.ask('POST', '/v1.0/numbers', { number: '+899100000002' });
    await until(() => events().filter(({ type }) => type === 'number_created').length === 2,
      { seconds: 40 });
    const ids = events().map(({ id }) => Number(id));
    assert.deepEqual(ids, [...new Set(ids)].sort((a, b) => a - b));
    child.kill('SIGINT');
    assert.equal(await within(closed, 10, 'listen ends'), 0);
    assert.match(stderr, /--after \d+ goes on from here/);
    const since = await numberctl.run(['webhooks', 'listen', '--after', String(ids[0] - 1),
      '--count', '1', '--data', dir]);
    assert.match(since.stdout, new RegExp(`^${ids[0]} `));
    const wrong = await numberctl.run(['webhooks', 'listen', '--data', dir],
      { env: { NUMBERD_ACCESSKEY: 'vb_wrong' } });
    assert.equal(wrong.code, 4);
  });

test('webhooks that could not be delivered are seen and sent again', kMinute, async (t) => {
  const seen = [];
  const uri = await answering(t, 500, {}, seen);
  await json('customer', 'update', '--webhook-uri', `${uri}/hook`);
  t.after(() => ctl('customer', 'update', '--webhook-uri', ''));
  await json('numbers', 'update', kNormal, '--name', 'told');
  const [waiting] = await until(async () => {
    const pending = await json('webhooks', 'list', '--status', 'pending');
    return pending.length > 0 && pending[0].attempts > 0 && pending;
  });
  const attempts = seen.length;
  assert.equal((await json('webhooks', 'replay', waiting.id)).status, 'pending');
  await until(() => seen.length > attempts);
  assert.equal((await json('webhooks', 'get', waiting.id)).id, waiting.id);
});

test('audit verify computes the seals again', { timeout: 120_000 }, async (t) => {
  const other = await startNumberd();
  t.after(() => other.stop());
  await other.ask('POST', '/v1.0/numbers', { number: '+899100000001', name: 'a "b" \\ \u00fc/' });
  const verify = (...args) =>
    numberctl.run(['audit', 'verify', '--data', other.dir, ...args]);
  const whole = await until(async () => {
    const verdict = JSON.parse((await verify('-o', 'json')).stdout);
    return verdict.checked >= 3 && verdict;
  }, { seconds: 40, what: 'the changes are sealed' });
  assert.deepEqual([whole.broken_at, whole.recomputed], [0, true]);
  const kept = `${whole.last_sequence}:${whole.last_seal}`;
  const good = await verify('--seal', kept);
  assert.equal(good.code, 0, good.stderr);
  assert.match(good.stdout, /computed again here.*the same\nthe seal that you kept is in it\n$/);
  const forged = await verify('--seal', `${whole.last_sequence}:${'0'.repeat(64)}`);
  assert.deepEqual([forged.code, /BROKEN/.test(forged.stderr)], [1, true]);
  assert.equal((await verify('--seal', 'nonsense')).code, 2);
  await other.ask('POST', '/v1.0/customers', { name: 'x', email: 'x@example.com' });
  await until(async () => /not computed again here/.test((await verify()).stdout),
    { seconds: 40, what: "another customer's changes are sealed" });
  const among = await verify('--seal', kept);
  assert.deepEqual([among.code, /you kept is in it/.test(among.stdout)], [0, true], among.stderr);
  assert.equal((await verify('--seal', `${whole.last_sequence}:${'0'.repeat(64)}`)).code, 1);
  const changes = await numberctl.run(
    ['audit', 'list', '-o', 'json', '--data', other.dir]);
  assert.ok(JSON.parse(changes.stdout).every(({ type }) => !/^(call|message)_/.test(type)));
});
