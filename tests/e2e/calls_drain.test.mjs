// SPDX-License-Identifier: Apache-2.0
// SIGTERM: running calls are finished, new ones refused, and then the program ends well.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import http from 'node:http';
import { once } from 'node:events';
import { makeFlow, makeNumber, startNumberd, until } from '../support/numberd.mjs';
import { SipClient } from '../support/sip_client.mjs';
import { hungUpRecord } from '../support/records.mjs';

const kNumber = '+899100000001';

async function serve(t, drainSeconds, actions) {
  const server = await startNumberd({ set: { 'calls.drain_s_max': drainSeconds } });
  t.after(() => server.stop());
  await makeNumber(server, kNumber, { call_flow: await makeFlow(server, actions) });
  const phone = await SipClient.open(server.sip);
  t.after(() => phone.close());
  return { server, phone };
}

test('after SIGTERM a running call is finished, a new one gets 503, the exit code is 0',
  { timeout: 60_000 }, async (t) => {
    const { server, phone } = await serve(t, 30, [
      { type: 'answer' },
      { type: 'talk', option: { text: 'This call is not cut short. It says all that it has to.' } },
      { type: 'digits_receive', option: { length: 1, duration: 8000 } },
      { type: 'hangup' },
    ]);
    const call = await phone.call(kNumber);
    await call.answered();
    await until(() => call.rtp.prompts().length > 0, { what: 'speech begins' });
    server.kill('SIGTERM');
    await until(() => server.log().includes('"draining"'), { what: 'it drains' });

    const late = await phone.call(kNumber);
    const refusal = await late.final();
    assert.equal(refusal.status, 503);
    assert.equal(refusal.headers.reason?.[0], 'Q.850;cause=42;text="SERVICE_UNAVAILABLE"');
    assert.ok(Number(refusal.headers['retry-after']?.[0].split(/[ ;(]/)[0]) > 0, 'Retry-After');

    const before = call.rtp.packets.length;
    await until(() => call.rtp.packets.length > before + 50, { what: 'the speech goes on' });
    await call.rtp.press('1');
    await call.hungUp();
    assert.deepEqual(await server.exited(), { code: 0, signal: null });

    await server.start();
    const record = await hungUpRecord(server, call.id);
    assert.deepEqual([record.hangup_by, record.hangup_reason], ['local', 'normal']);
  });

test('a call that takes longer than the drain is ended with BYE and recorded',
  { timeout: 60_000 }, async (t) => {
    const { server, phone } = await serve(t, 1,
      [{ type: 'answer' }, { type: 'sleep', option: { duration: 600_000 } }]);
    const call = await phone.call(kNumber);
    await call.answered();
    const begin = performance.now();
    server.kill('SIGTERM');
    await call.hungUp();
    assert.ok(call.byeAt - begin > 700, `BYE after ${call.byeAt - begin} ms`);
    assert.deepEqual(await server.exited(), { code: 0, signal: null });
    await server.start();
    assert.equal((await hungUpRecord(server, call.id)).hangup_by, 'local');
  });

for (const [what, action] of [
  ['a webhook_send', (uri) => ({ type: 'webhook_send', option: { sync: true, uri } })],
  ['the file of a play', (uri) => ({ type: 'play', option: { stream_urls: [uri] } })],
]) {
  test(`${what} that nobody answers holds up no end, and its answer finds nobody`,
    { timeout: 60_000 }, async (t) => {
      const asked = [];
      const silent = http.createServer((request) => asked.push(request.url));
      silent.listen(0, '127.0.0.1');
      await once(silent, 'listening');
      t.after(() => {
        silent.closeAllConnections();
        silent.close();
      });
      const { server, phone } = await serve(t, 30,
        [{ type: 'answer' }, action(`http://127.0.0.1:${silent.address().port}/`)]);
      const call = await phone.call(kNumber);
      await call.answered();
      await until(() => asked.length > 0, { what: `${what} is under way` });
      assert.equal((await call.bye()).status, 200);
      server.kill('SIGTERM');
      assert.deepEqual(await server.exited(8), { code: 0, signal: null });
    });
}
