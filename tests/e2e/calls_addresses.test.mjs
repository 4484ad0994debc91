// SPDX-License-Identifier: Apache-2.0
// Where a caller is told to send its sound: the address that it called, or the one configured.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { makeFlow, makeNumber, startNumberd, until } from '../support/numberd.mjs';
import { SipClient, parseSdp } from '../support/sip_client.mjs';
import { hungUpRecord, steps } from '../support/records.mjs';

const kActions = [
  { type: 'answer' },
  { type: 'talk', option: { text: 'Press a key.', digits_handle: 'next' } },
  { type: 'digits_receive', option: { length: 1, duration: 8000 } },
  { type: 'hangup' },
];

async function serve(t, options, number) {
  const server = await startNumberd(options);
  t.after(() => server.stop());
  await makeNumber(server, number, { call_flow: await makeFlow(server, kActions) });
  return server;
}

/** Calls, hears the prompt, is heard pressing a key; answers the address in the SDP. */
async function talk(t, server, target, number) {
  const phone = await SipClient.open(target);
  t.after(() => phone.close());
  const call = await phone.call(number);
  const { host } = parseSdp((await call.answered()).body);
  await until(() => call.rtp.prompts().length > 0, { what: 'the prompt is heard' });
  await call.rtp.press('1');
  await call.hungUp();
  await hungUpRecord(server, call.id);
  assert.deepEqual((await steps(server, call.id)).slice(-2),
    ['digits_receive: digits 1', 'hangup: hangup normal']);
  return host;
}

const portOf = (address) => address.split(':').at(-1);

test('listening on every address: sound goes to the one that was called', { timeout: 60_000 },
  async (t) => {
    const server = await serve(t, { sip: '0.0.0.0:0' }, '+899100000001');
    const target = `127.0.0.1:${portOf(server.sip)}`;
    assert.equal(await talk(t, server, target, '+899100000001'), '127.0.0.1');
  });

test('a trunk on another address: its sound goes there', { timeout: 60_000 }, async (t) => {
  const server = await serve(t, { sipTrunk: '127.0.0.2:0' }, '+15551234567');
  assert.equal(await talk(t, server, server.sipTrunk, '+15551234567'), '127.0.0.2');
});

test('rtp.public_address is what callers are told, and any address of ours is heard',
  { timeout: 60_000 }, async (t) => {
    const server = await serve(t, { set: { 'rtp.public_address': '127.0.0.3' } }, '+899100000001');
    assert.equal(await talk(t, server, server.sip, '+899100000001'), '127.0.0.3');
  });
