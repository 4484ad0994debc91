// SPDX-License-Identifier: Apache-2.0
// Requests within a dialog: digits as INFO, and offers that hold, resume and move the sound.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { makeFlow, makeNumber, startNumberd, until } from '../support/numberd.mjs';
import { steps } from '../support/records.mjs';
import { RtpPhone } from '../support/rtp.mjs';
import { SipClient, parseSdp } from '../support/sip_client.mjs';

const kPin = '+899100000001';
const kSpeech = '+899100000002';
const kLongText = 'This sentence can be put on hold in the middle, and goes on. '.repeat(4);

let server;
let phone;

before(async () => {
  server = await startNumberd();
  const flows = {
    [kPin]: [{ type: 'answer' },
      { type: 'digits_receive', option: { duration: 8000, key: '#', length: 10 } },
      { type: 'hangup' }],
    [kSpeech]: [{ type: 'answer' }, { type: 'talk', option: { text: kLongText } },
      { type: 'hangup' }],
  };
  for (const [number, actions] of Object.entries(flows)) {
    await makeNumber(server, number, { call_flow: await makeFlow(server, actions) });
  }
  phone = await SipClient.open(server.sip);
}, { timeout: 60_000 });

after(async () => {
  phone?.close();
  await server?.stop();
});

const direction = ({ body }) => /^a=(sendrecv|sendonly|recvonly|inactive)/m.exec(body)?.[1];

const comes = (rtp, count, what) => {
  const before = rtp.packets.length;
  return until(() => rtp.packets.length >= before + count, { what });
};

test('digits come as INFO where no telephone-event was agreed', { timeout: 30_000 }, async () => {
  const call = await phone.call(kPin, { digits: false });
  await call.answered();
  for (const digit of '42#') assert.equal((await call.info(digit)).status, 200);
  await call.hungUp();
  assert.equal((await steps(server, call.id))[1], 'digits_receive: digits 42#');
});

test('an INFO that is no digit is refused and changes nothing', { timeout: 30_000 }, async () => {
  const call = await phone.call(kPin, { digits: false });
  await call.answered();
  assert.equal((await call.info('nonsense')).status, 400);
  assert.equal((await call.info('#')).status, 200);
  await call.hungUp();
  assert.equal((await steps(server, call.id))[1], 'digits_receive: digits #');
});

test('hold, resume, and the sound goes on', { timeout: 40_000 }, async () => {
  const call = await phone.call(kSpeech);
  await call.answered();
  await comes(call.rtp, 20, 'speech before the hold');
  const held = await call.reinvite('sendonly');
  assert.equal(held.status, 200);
  assert.equal(direction(held), 'recvonly');
  await until(() => performance.now() - call.rtp.packets.at(-1).at > 300,
    { what: 'nothing is sent to who holds' });
  const resumed = await call.reinvite('sendrecv');
  assert.equal(direction(resumed) ?? 'sendrecv', 'sendrecv');
  await comes(call.rtp, 50, 'speech after the hold');
  const [before, after] = [call.rtp.packets[0], call.rtp.packets.at(-1)];
  assert.equal(after.ssrc, before.ssrc);
  await call.bye();
});

test('an offer with another port moves the sound there', { timeout: 30_000 }, async () => {
  const call = await phone.call(kSpeech);
  const answer = await call.answered();
  await comes(call.rtp, 20, 'speech at the first port');
  const moved = await RtpPhone.open();
  try {
    const response = await call.reinvite('sendrecv', moved.port);
    assert.equal(response.status, 200);
    assert.equal(parseSdp(response.body).port, parseSdp(answer.body).port);
    await comes(moved, 20, 'speech at the second port');
  } finally {
    moved.close();
    await call.bye();
  }
});
