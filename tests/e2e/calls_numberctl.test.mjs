// SPDX-License-Identifier: Apache-2.0
// `numberctl call`, as a person runs it.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { renameSync } from 'node:fs';
import { join } from 'node:path';
import {
  makeFlow, makeNumber, numberctlBin, run, startNumberd, until,
} from '../support/numberd.mjs';
import { readWav } from '../support/wav.mjs';

const kMenu = '+899100000001';
const kNormal = '+15551234567';

let server;

before(async () => {
  server = await startNumberd();
  const flow = await makeFlow(server, [
    { type: 'answer' },
    { type: 'talk', option: { text: 'Press one for sales, or two for support.' } },
    { type: 'digits_receive', option: { length: 1, duration: 8000 } },
    { type: 'branch', option: { default_target_id: 'end', target_ids: { 2: 'two' } } },
    { id: 'end', type: 'hangup' },
    { id: 'two', type: 'talk', option: { text: 'This is support. Goodbye.' } },
    { type: 'hangup' },
  ]);
  await makeNumber(server, kMenu, { call_flow: flow });
  await makeNumber(server, kNormal, { call_flow: flow });
}, { timeout: 60_000 });

after(() => server?.stop());

const call = (...args) => run(numberctlBin, ['call', ...args, '--data', server.dir]);

test('numberctl call tells what is heard and what the flow did, and records it',
  { timeout: 60_000 }, async () => {
    const wav = join(server.dir, 'heard.wav');
    const { code, stdout, stderr } = await call(kMenu, '--digits', '2', '--record', wav);
    assert.equal(code, 0, stdout + stderr);
    assert.equal(stdout.match(/^heard \d+\.\d s of speech$/gm)?.length, 2, stdout);
    assert.match(stdout, /^answered$/m);
    assert.match(stdout, /^pressed 2$/m);
    assert.match(stdout, /^the other side hung up after \d/m);
    assert.match(stdout, /^  digits_receive +digits 2$/m);
    assert.match(stdout, /^  branch +branch 2$/m);
    assert.match(stdout, /^  hangup +hangup normal$/m);
    assert.match(stdout, /^hung up by local, normal; call [0-9a-f-]{36}$/m);
    const sound = readWav(wav);
    assert.equal(sound.rate, 8000);
    assert.ok(sound.rms > 300 && sound.loudSeconds > 2, JSON.stringify(sound));
  });

test('numberctl call tells what a flow that failed did, and why', { timeout: 60_000 }, async () => {
  const failing = '+899100000002';
  const endless = '+899100000003';
  await makeNumber(server, failing, { call_flow: await makeFlow(server, [
    { type: 'answer' },
    { type: 'message_send', option: { destinations: ['${none}'], text: 'x' } },
    { type: 'hangup' },
  ]) });
  await makeNumber(server, endless, { call_flow: await makeFlow(server, [
    { type: 'answer' },
    { id: 'again', type: 'variable_set', option: { key: 'a', value: 'b' }, next_id: 'again' },
  ]) });
  const failed = await call(failing);
  assert.equal(failed.code, 0, failed.stdout + failed.stderr);
  assert.match(failed.stdout, /^its flow:\n  answer .*\n  message_send /m);
  assert.match(failed.stdout, /^failed: .*message_send.*REQUIRED/m);
  assert.match(failed.stdout, /^hung up by local, failed, [A-Z_]+; call [0-9a-f-]{36}$/m);
  const limited = await call(endless);
  assert.match(limited.stdout, /^its flow:\n  answer .*\n  variable_set /m);
  assert.match(limited.stdout, /^action_limit\b/m);
});

test('numberctl call exits 1 when the server dies in mid-call', { timeout: 60_000 }, async (t) => {
  const mortal = await startNumberd();
  t.after(() => mortal.stop());
  const flow = await makeFlow(mortal, [
    { type: 'answer' }, { type: 'sleep', option: { duration: 60_000 } },
  ]);
  await makeNumber(mortal, kMenu, { call_flow: flow });
  const calling = run(numberctlBin, ['call', kMenu, '--data', mortal.dir]);
  await until(async () => (await mortal.ask('GET', '/v1.0/calls')).result.some(
    ({ status }) => status === 'progressing'), { what: 'the call is answered' });
  mortal.kill('SIGKILL');
  const { code, stdout, stderr } = await calling;
  assert.match(stdout, /^nothing is heard any more: hanging up$/m);
  assert.match(stderr, /no record: /);
  assert.equal(code, 1, stdout + stderr);
});

test('numberctl call --trunk on a virtual number exits 1 and says why', { timeout: 60_000 },
  async () => {
    const { code, stdout } = await call(kMenu, '--trunk', '--from', '+15550004444');
    assert.equal(code, 1);
    assert.match(stdout, /^not answered: SIP 404, VIRTUAL_NUMBER_FROM_PSTN$/m);
    assert.match(stdout, /^call [0-9a-f-]{36}$/m);
    assert.doesNotMatch(stdout, /^answered$/m);
  });

test('numberctl call shows this call, not an earlier one of the same two numbers', {
  timeout: 60_000,
}, async () => {
  const from = ['--from', '+15550005555'];
  const ids = [];
  for (let i = 0; i < 3; ++i) {
    const { stdout } = await call(kMenu, '--hangup-after', '1', ...from);
    ids.push(/call ([0-9a-f-]{36})$/m.exec(stdout)?.[1]);
  }
  assert.equal(new Set(ids).size, ids.length, ids.join(' '));
  const { stdout } = await call(kMenu, '--trunk', ...from);
  const id = /^call ([0-9a-f-]{36})$/m.exec(stdout)?.[1];
  assert.ok(id && !ids.includes(id), stdout);
});

test('numberctl call --trunk reaches a normal number', { timeout: 60_000 }, async () => {
  const { code, stdout } = await call(kNormal, '--trunk', '--hangup-after', '1');
  assert.equal(code, 0, stdout);
  assert.match(stdout, /^answered$/m);
  assert.match(stdout, /^hung up by remote, normal;/m);
});

test('numberctl call of an unknown number exits 1', { timeout: 60_000 }, async () => {
  const { code, stdout } = await call('+899199999999');
  assert.equal(code, 1);
  assert.match(stdout, /^not answered: SIP 404, NUMBER_NOT_FOUND$/m);
});

test('numberctl call finds the record of numbers without +, and of a sip: URI',
  { timeout: 60_000 }, async () => {
    for (const [from, to] of [
      ['15550006666', kMenu.slice(1)],
      ['sip:15550007777@127.0.0.1', kMenu],
      ['sip:alice@example.com', kMenu],
    ]) {
      const { code, stdout, stderr } = await call(to, '--from', from, '--hangup-after', '1');
      assert.equal(code, 0, stdout + stderr);
      const id = /^hung up by remote, normal; call ([0-9a-f-]{36})$/m.exec(stdout)?.[1];
      assert.ok(id, `${from}: ${stdout}${stderr}`);
    }
  });

test('numberctl call refuses a caller and keys that are none', { timeout: 60_000 }, async () => {
  for (const wrong of [['--digits', '1;2'], ['--digits', 'a'], ['--from', 'alice'],
    ['--from', 'sip:alice'], ['--from', '+1 555']]) {
    const { code, stdout, stderr } = await call(kMenu, ...wrong);
    assert.equal(code, 2, wrong.join(' '));
    assert.ok(stderr.includes(wrong[0]), stderr);
    assert.doesNotMatch(stdout, /calling/);
  }
});

test('numberctl call refuses what is no number and no address', { timeout: 60_000 }, async () => {
  for (const wrong of ['+899 100000001', '+899100000001\x1b[2J', 'foo', 'sip:+899100000001']) {
    const { code, stdout, stderr } = await call(wrong);
    assert.equal(code, 2, wrong);
    assert.match(stderr, /number: must be a number/);
    assert.ok(!/\x1b|calling/.test(stdout + stderr), stdout + stderr);
  }
  for (const args of [[kMenu, '--sip', 'foo'], [kMenu, '--sip', '127.0.0.1:0'],
    [kMenu, 'more\x1b[2J']]) {
    const { code, stdout, stderr } = await call(...args);
    assert.equal(code, 2, stdout + stderr);
    assert.ok(!/\x1b|calling/.test(stdout + stderr), stdout + stderr);
  }
});

test('numberctl call takes the address of a softphone', { timeout: 60_000 }, async () => {
  const { code, stdout, stderr } = await call(`sip:${kMenu}@${server.sip}`, '--hangup-after', '1');
  assert.equal(code, 0, stdout + stderr);
  assert.ok(stdout.startsWith(`calling ${kMenu} at ${server.sip}\n`), stdout);
  assert.match(stdout, /^hung up by remote, normal; call [0-9a-f-]{36}$/m);
});

test('numberctl call says that nothing listens there', { timeout: 60_000 }, async () => {
  const address = '127.0.0.1:1'; // tcpmux: nobody
  const { code, stdout } = await call(kMenu, '--sip', address);
  assert.equal(code, 1);
  assert.match(stdout, new RegExp(`^nothing listens at ${address}, or it cannot be reached$`, 'm'));
  assert.doesNotMatch(stdout, /SIP 0/);
});

test('numberctl takes the key from NUMBERD_ACCESSKEY where admin.json was put away', {
  timeout: 60_000,
}, async (t) => {
  const admin = join(server.dir, 'admin.json');
  renameSync(admin, `${admin}.away`);
  t.after(() => renameSync(`${admin}.away`, admin));
  const none = await call(kMenu);
  assert.equal(none.code, 1);
  assert.match(none.stderr, /admin\.json: No such file or directory; .* NUMBERD_ACCESSKEY$/m);
  const env = { ...process.env, NUMBERD_ACCESSKEY: server.key };
  const { code, stdout, stderr } = await run(numberctlBin,
    ['call', kMenu, '--hangup-after', '1', '--data', server.dir], { env });
  assert.equal(code, 0, stdout + stderr);
  assert.match(stdout, /^hung up by remote, normal; call [0-9a-f-]{36}$/m);
});

test('numberctl finds the data folder that NUMBERD_DATA names', { timeout: 60_000 }, async () => {
  const { code, stdout, stderr } = await run(numberctlBin,
    ['call', kMenu, '--hangup-after', '1'], { env: { ...process.env, NUMBERD_DATA: server.dir } });
  assert.equal(code, 0, stdout + stderr);
  assert.match(stdout, /^hung up by remote, normal; call [0-9a-f-]{36}$/m);
});
