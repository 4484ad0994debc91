// SPDX-License-Identifier: Apache-2.0
// What strangers send does not reach a call that runs: its sound keeps its pace, its keys count.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import dgram from 'node:dgram';
import net from 'node:net';
import { makeFlow, makeNumber, pause, startNumberd, until } from '../support/numberd.mjs';
import { RtpPhone } from '../support/rtp.mjs';
import { parseSdp, SipClient } from '../support/sip_client.mjs';
import { endedRun, hungUpRecord } from '../support/records.mjs';

const kNumber = '+899100000001';
const kGarbage = 4000;
const kBurst = 100;
const kSlowConnections = 20;

let server;
let phone;

before(async () => {
  server = await startNumberd();
  const flow = await makeFlow(server, [
    { type: 'answer' },
    { type: 'talk', option: { text: 'One. '.repeat(40), digits_handle: 'next' } },
    { type: 'digits_receive', option: { length: 1, duration: 5000 } },
    { type: 'hangup' },
  ]);
  await makeNumber(server, kNumber, { call_flow: flow });
  phone = await SipClient.open(server.sip);
}, { timeout: 60_000 });

after(async () => {
  phone?.close();
  await server?.stop();
});

async function speakingCall() {
  const call = await phone.call(kNumber);
  await call.answered();
  await until(() => call.rtp.prompts().length > 0, { what: 'speech begins' });
  return call;
}

/** Asserts that sound came every 20 ms between the two times, and that a key still works. */
async function assertUntouched(call, begin, end) {
  const packets = call.rtp.packets.filter(({ at }) => at >= begin && at <= end);
  const wanted = (end - begin) / 20;
  assert.ok(wanted > 50, 'a second of sound at least');
  assert.ok(Math.abs(packets.length - wanted) < wanted * 0.1,
    `${packets.length} packets in ${end - begin} ms`);
  for (let i = 1; i < packets.length; ++i) {
    assert.equal((packets[i].sequence - packets[i - 1].sequence) & 0xffff, 1, 'none is missing');
  }
  const gaps = packets.slice(1).map(({ at }, i) => at - packets[i].at).sort((a, b) => a - b);
  // The median is the server's pace; the tail also holds what a busy machine does to this process.
  const [median, late] = [0.5, 0.95].map((part) => gaps[Math.floor(gaps.length * part)]);
  assert.ok(median > 15 && median < 25, `median gap ${median} ms`);
  assert.ok(late < 100, `95 of 100 packets follow within ${late} ms`);

  assert.equal(call.byeAt, null);
  await call.rtp.press('7');
  await call.hungUp();
  const record = await hungUpRecord(server, call.id);
  assert.deepEqual([record.hangup_by, record.hangup_reason], ['local', 'normal']);
  const run = await endedRun(server, record);
  assert.equal(run.executed_actions[1].result, 'interrupted by digit 7');
}

const invite = (id) => ['INVITE sip:+899100000001@127.0.0.1 SIP/2.0',
  `Via: SIP/2.0/UDP 127.0.0.1:9;branch=z9hG4bKgarbage${id}`, 'Max-Forwards: 70',
  `From: <sip:x@127.0.0.1>;tag=g${id}`, 'To: <sip:+899100000001@127.0.0.1>',
  `Call-ID: garbage-${id}`, 'CSeq: 1 INVITE', 'Content-Length: 900', '', 'v=0'].join('\r\n');

/** Malformed in a way that changes with `i`, and always the same for the same `i`. */
function garbage(i) {
  const whole = invite(i);
  switch (i % 8) {
    case 0: return whole.slice(0, 1 + (i * 7) % (whole.length - 40));
    case 1: return Buffer.from(Array.from({ length: 1 + i % 900 }, (_, at) => (at * i + i) & 0xff));
    case 2: return whole.replace('CSeq: 1', `CSeq: ${'9'.repeat(30)}`);
    case 3: return whole.replace('SIP/2.0\r\n', `SIP/${i}.0\r\n`);
    case 4: return whole.replace('Via: ', `X-${i}: ${'y'.repeat(1500)}\r\nV\0ia: `);
    case 5: return whole.replace(/From: .*\r\n/, `From: <sip:${'%'.repeat(i % 200)}@;;;\r\n`);
    case 6: return i % 16 < 8 ? '\r\n'.repeat(1 + i % 300) : Buffer.from([0, i & 3, 0, i & 255]);
    default: return whole.replace('Content-Length: 900', `Content-Length: -${i}`);
  }
}

test(`a call goes on through ${kGarbage} malformed datagrams`, { timeout: 60_000 }, async () => {
  const call = await speakingCall();
  const socket = dgram.createSocket('udp4');
  const [host, port] = server.sip.split(':');
  const begin = performance.now();
  for (let i = 0; i < kGarbage; ++i) {
    socket.send(garbage(i), Number(port), host);
    if (i % kBurst === kBurst - 1) await pause(40);
  }
  const end = performance.now();
  socket.close();
  await assertUntouched(call, begin, end);
  const { status } = await phone.options(kNumber);
  assert.equal(status, 200, 'SIP is answered as before');
  const lines = server.log().trim().split('\n');
  for (const line of lines) assert.doesNotThrow(() => JSON.parse(line), line);
});

test('a call goes on through malformed RTP', { timeout: 60_000 }, async () => {
  const call = await speakingCall();
  const socket = dgram.createSocket('udp4');
  const answer = await call.final();
  const { port } = parseSdp(answer.body);
  const begin = performance.now();
  for (let i = 0; i < kGarbage; ++i) {
    socket.send(garbage(i * 8 + 1), port, '127.0.0.1');
    if (i % kBurst === kBurst - 1) await pause(40);
  }
  const end = performance.now();
  socket.close();
  await assertUntouched(call, begin, end);
});

test('a stranger\'s well-formed RTP neither takes the sound away nor presses keys',
  { timeout: 60_000 }, async () => {
    const call = await speakingCall();
    // From here on the server knows where the caller's sound comes from.
    await call.rtp.say(Buffer.alloc(0), 10);
    const { port } = parseSdp((await call.final()).body);
    const stranger = await RtpPhone.open();
    stranger.connect('127.0.0.1', port);
    const begin = performance.now();
    const caller = call.rtp.say(Buffer.alloc(0), 40);
    await stranger.press('9');
    await stranger.say(Buffer.alloc(0), 25);
    await caller;
    const end = performance.now();
    const came = stranger.packets.length;
    stranger.close();
    assert.equal(came, 0, 'the stranger hears nothing');
    await assertUntouched(call, begin, end);
  });

test('a call and the API go on while slow clients hold connections', { timeout: 60_000 },
  async () => {
    const call = await speakingCall();
    const { hostname, port } = new URL(server.http);
    const request = `POST /v1.0/flows HTTP/1.1\r\nHost: x\r\nContent-Length: 500\r\n\r\n{"name":`;
    const slow = Array.from({ length: kSlowConnections }, () =>
      net.connect(Number(port), hostname).on('error', () => {}));
    const begin = performance.now();
    for (let at = 0; at < 40; ++at) {
      for (const socket of slow) if (!socket.destroyed) socket.write(request[at]);
      await pause(50);
    }
    const asked = performance.now();
    assert.equal((await server.api('GET', '/v1.0/numbers')).status, 200);
    assert.ok(performance.now() - asked < 1000, 'the API answers within a second');
    const end = performance.now();
    assert.ok(slow.some((socket) => !socket.destroyed), 'slow clients are there until the end');
    for (const socket of slow) socket.destroy();
    await assertUntouched(call, begin, end);
  });
