// SPDX-License-Identifier: Apache-2.0
// `numberctl call`, as a person runs it.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { makeFlow, makeNumber, numberctlBin, run, startNumberd } from '../support/numberd.mjs';
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
