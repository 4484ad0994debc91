// SPDX-License-Identifier: Apache-2.0
// Speech arrives as RTP, and digits, as events and as tones, lead where the flow says.
import { after, before, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { makeFlow, makeNumber, startNumberd, until } from '../support/numberd.mjs';
import { dualTone } from '../support/rtp.mjs';
import { SipClient } from '../support/sip_client.mjs';
import { endedRun, hungUpRecord } from '../support/records.mjs';

const kMenu = '+899100000001';
const kMenuStopped = '+899100000002';
const kPin = '+899100000003';
const kText = 'This is the main menu of the company. Press one for sales, or two for support.';
const kSpeechRms = 500;

const menu = (digitsHandle) => [
  { type: 'answer' },
  { id: 'menu', type: 'talk', option: { text: kText, ...digitsHandle } },
  { type: 'digits_receive', option: { length: 1, duration: 8000 } },
  { type: 'branch', option: { default_target_id: 'none', target_ids: { 1: 'one', 2: 'two' } } },
  { id: 'none', type: 'hangup' },
  { id: 'one', type: 'talk', option: { text: 'You have chosen sales.' } },
  { type: 'hangup' },
  { id: 'two', type: 'talk', option: { text: 'You have chosen support. Please hold the line.' } },
  { type: 'hangup' },
];

const pin = [
  { type: 'answer' },
  { type: 'digits_receive', option: { duration: 8000, key: '#', length: 10 } },
  { type: 'hangup' },
];

let server;
let phone;

before(async () => {
  server = await startNumberd();
  const flows = { [kMenu]: menu({}), [kMenuStopped]: menu({ digits_handle: 'next' }), [kPin]: pin };
  for (const [number, actions] of Object.entries(flows)) {
    await makeNumber(server, number, { call_flow: await makeFlow(server, actions) });
  }
  phone = await SipClient.open(server.sip);
}, { timeout: 60_000 });

after(async () => {
  phone?.close();
  await server?.stop();
});

const speechBegins = (call, count = 1) =>
  until(() => call.rtp.prompts().length >= count, { what: `prompt ${count} begins` });

/** The speech that began as number `count` has been silent for long enough to be over. */
const speechEnds = (call, count = 1) => until(() => {
  const prompt = call.rtp.prompts()[count - 1];
  return prompt && performance.now() - prompt.end > 800 && prompt;
}, { seconds: 15, what: `prompt ${count} ends` });

async function executed(call) {
  const run = await endedRun(server, await hungUpRecord(server, call.id));
  return run.executed_actions;
}

const resultOf = (actions, type) => actions.find((one) => one.type === type)?.result;

// Each is a call of its own, and most of their time is speech: they run side by side.
describe('speech and digits', { concurrency: 8 }, () => {
  test('speech comes as G.711 every 20 ms, as loud and as long as speech is', { timeout: 40_000 },
    async () => {
      const call = await phone.call(kMenu);
      await call.answered();
      const prompt = await speechEnds(call);
      await call.rtp.press('1');
      await call.hungUp();

      assert.ok(prompt.rms > kSpeechRms, `rms ${prompt.rms}`);
      assert.ok(prompt.ms > 2500 && prompt.ms < 9000, `${kText} in ${prompt.ms} ms`);
      const packets = call.rtp.packets.filter(({ at }) => at >= prompt.begin && at <= prompt.end);
      const wanted = prompt.ms / 20;
      assert.ok(Math.abs(packets.length - wanted) <= wanted * 0.1 + 2,
        `${packets.length} packets in ${prompt.ms} ms`);
      assert.ok(packets.every(({ payloadType }) => payloadType === 0), 'PCMU');
      assert.equal(new Set(packets.map(({ ssrc }) => ssrc)).size, 1);
      for (let i = 1; i < packets.length; ++i) {
        assert.equal((packets[i].sequence - packets[i - 1].sequence) & 0xffff, 1);
        assert.equal((packets[i].timestamp - packets[i - 1].timestamp) >>> 0, 160);
      }
      const gaps = packets.slice(1).map(({ at }, i) => at - packets[i].at).sort((a, b) => a - b);
      const median = gaps[gaps.length >> 1];
      assert.ok(median > 15 && median < 25, `median gap ${median} ms`);
    });

  test('a digit after the prompt takes its branch, which speaks', { timeout: 40_000 },
    async () => {
      const call = await phone.call(kMenu);
      await call.answered();
      await speechEnds(call);
      await call.rtp.press('2');
      await call.hungUp();
      const prompts = call.rtp.prompts();
      assert.equal(prompts.length, 2);
      assert.ok(prompts[1].rms > kSpeechRms && prompts[1].ms > 1000, JSON.stringify(prompts[1]));
      const actions = await executed(call);
      assert.equal(resultOf(actions, 'digits_receive'), 'digits 2');
      assert.equal(resultOf(actions, 'branch'), 'branch 2');
      assert.deepEqual(actions.map(({ type }) => type),
        ['answer', 'talk', 'digits_receive', 'branch', 'talk', 'hangup']);
      assert.equal(actions[4].id, 'two');
    });

  test('a digit during the prompt is not lost, and the prompt goes on', { timeout: 40_000 },
    async () => {
      const call = await phone.call(kMenu);
      await call.answered();
      await speechBegins(call);
      await call.rtp.press('1');
      await call.hungUp();
      const actions = await executed(call);
      assert.equal(resultOf(actions, 'talk'), 'played');
      assert.equal(resultOf(actions, 'digits_receive'), 'digits 1');
      assert.equal(resultOf(actions, 'branch'), 'branch 1');
      const firstTalk = call.rtp.prompts()[0];
      assert.ok(firstTalk.ms > 2500, `the prompt took ${firstTalk.ms} ms`);
    });

  test('with digits_handle next a digit stops the prompt and counts', { timeout: 40_000 },
    async () => {
      const call = await phone.call(kMenuStopped);
      await call.answered();
      await speechBegins(call);
      const pressed = performance.now();
      await call.rtp.press('2');
      await call.hungUp();
      const actions = await executed(call);
      assert.equal(resultOf(actions, 'talk'), 'interrupted by digit 2');
      assert.equal(resultOf(actions, 'branch'), 'branch 2');
      // The whole menu alone takes longer than what is left of it and the branch together.
      assert.ok(call.byeAt - pressed < 6000, `BYE ${call.byeAt - pressed} ms after the digit`);
      const spoken = call.rtp.prompts().reduce((sum, { ms }) => sum + ms, 0);
      assert.ok(spoken < 5000, `${spoken} ms of speech`);
    });

  test('tones in the sound are digits where no telephone-event was offered', { timeout: 40_000 },
    async () => {
      const call = await phone.call(kMenu, { digits: false });
      const answer = await call.answered();
      assert.doesNotMatch(answer.body, /telephone-event/);
      await speechEnds(call);
      await call.rtp.say(dualTone('2'), 10);
      await call.hungUp();
      const actions = await executed(call);
      assert.equal(resultOf(actions, 'digits_receive'), 'digits 2');
      assert.equal(resultOf(actions, 'branch'), 'branch 2');
    });

  test('several tones, equal ones in a row among them, are each heard once', { timeout: 40_000 },
    async () => {
      const call = await phone.call(kPin, { digits: false });
      await call.answered();
      for (const key of '40055*9#') await call.rtp.say(dualTone(key, 100), 5);
      await call.hungUp();
      assert.equal(resultOf(await executed(call), 'digits_receive'), 'digits 40055*9#');
    });

  test('several digit events, repeated as RFC 4733 has it, are each counted once',
    { timeout: 40_000 }, async () => {
      const call = await phone.call(kPin);
      await call.answered();
      for (const key of '1122*0#') await call.rtp.press(key, 80);
      await call.hungUp();
      assert.equal(resultOf(await executed(call), 'digits_receive'), 'digits 1122*0#');
    });

  test('nothing pressed is a timeout and takes the default', { timeout: 40_000 }, async () => {
    const number = '+899100000009';
    const flow = await makeFlow(server, [
      { type: 'digits_receive', option: { length: 1, duration: 400 } },
      { type: 'branch', option: { default_target_id: 'end', target_ids: { 1: 'end' } } },
      { id: 'end', type: 'hangup' },
    ]);
    await makeNumber(server, number, { call_flow: flow });
    const call = await phone.call(number);
    await call.answered();
    await call.hungUp();
    const actions = await executed(call);
    assert.equal(resultOf(actions, 'digits_receive'), 'timeout');
    assert.equal(resultOf(actions, 'branch'), 'default');
  });
});
