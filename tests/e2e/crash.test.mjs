// SPDX-License-Identifier: Apache-2.0
// kill -9 at bad moments: what was acknowledged is there afterwards, what was begun goes on.
import { after, beforeEach, afterEach, test } from 'node:test';
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { makeFlow, makeNumber, numberctlBin, startNumberd, until, within }
  from '../support/numberd.mjs';
import { allCalls, endedRun } from '../support/records.mjs';
import { WebhookReceiver } from '../support/webhook_receiver.mjs';

const kMinute = { timeout: 60_000 };
const children = [];

let server;

beforeEach(async () => {
  server = await startNumberd();
});

afterEach(() => server?.stop());

after(() => {
  for (const child of children) if (child.exitCode === null) child.kill('SIGKILL');
});

/** Every number of the customer, over all pages. */
async function allNumbers() {
  const numbers = [];
  let token = '';
  do {
    const page = await server.ask('GET', `/v1.0/numbers?page_token=${encodeURIComponent(token)}`);
    numbers.push(...page.result);
    token = page.next_page_token;
  } while (token !== '');
  return numbers;
}

test('a number that was acknowledged is there after a kill', kMinute, async () => {
  const flow = await makeFlow(server, [{ type: 'answer' }, { type: 'beep' }]);
  const made = await server.ask('POST', '/v1.0/numbers',
    { number: '+899100000001', call_flow_id: flow });
  await server.restart('SIGKILL');
  assert.deepEqual(await server.ask('GET', `/v1.0/numbers/${made.id}`), made);
  const again = await server.api('POST', '/v1.0/numbers', { number: '+899100000001' });
  assert.equal(again.body.error?.reason, 'NUMBER_ALREADY_EXISTS');
});

test('events whose webhooks could not be delivered are delivered after a kill', kMinute,
  async () => {
    const down = await WebhookReceiver.open(() => 'hang up');
    const { port } = down;
    await server.ask('PUT', '/v1.0/customer', { webhook_uri: down.uri });
    const made = await server.ask('POST', '/v1.0/numbers', { number: '+899100000001' });
    await server.ask('PUT', `/v1.0/numbers/${made.id}`, { name: 'renamed' });
    const first = await until(() => down.received.find(({ type }) => type === 'number_created'),
      { what: 'a first attempt' });
    await down.close();
    await server.ask('PUT', `/v1.0/numbers/${made.id}`, { name: 'again' });
    server.kill('SIGKILL');
    await server.exited();

    const up = await WebhookReceiver.open(() => 200, port);
    try {
      await server.start();
      const ofNumber = () => up.accepted().filter(({ type }) => type.startsWith('number_'));
      await until(() => ofNumber().length >= 3, { seconds: 20, what: 'three webhooks' });
      assert.deepEqual(ofNumber().map(({ type, data }) => [type, data.name]),
        [['number_created', ''], ['number_updated', 'renamed'], ['number_updated', 'again']]);
      assert.equal(ofNumber()[0].headers['webhook-id'], first.headers['webhook-id']);
    } finally {
      await up.close();
    }
  });

test('a purchase that was pending becomes active after a kill, once', kMinute, async () => {
  // Magic numbers: lost answer, lost order; and an ordinary one.
  const numbers = ['+16062067563', '+15005550003', '+15005550004'];
  const made = [];
  for (const number of numbers) {
    made.push(await server.ask('POST', '/v1.0/numbers', { number }));
    assert.equal(made.at(-1).status, 'purchase-pending');
  }
  await server.restart('SIGKILL');
  for (const { id } of made) {
    await until(async () => (await server.ask('GET', `/v1.0/numbers/${id}`)).status === 'active',
      { seconds: 30, what: `${id} is active` });
  }
  const all = await allNumbers();
  assert.deepEqual(all.map(({ number }) => number).sort(), [...numbers].sort());
});

test('a call that was killed is at hangup, and its flow has ended', kMinute, async () => {
  const flow = await makeFlow(server, [{ type: 'answer' },
    { type: 'talk', option: { text: 'Please hold.' } },
    { type: 'sleep', option: { duration: 60_000 } }]);
  await makeNumber(server, '+899100000001', { call_flow: flow });
  const caller = spawn(numberctlBin, ['call', '+899100000001', '--data', server.dir],
    { stdio: 'ignore' });
  children.push(caller);
  const closed = once(caller, 'close');
  const live = await until(async () => (await allCalls(server)).find(
    ({ status }) => status === 'progressing'), { what: 'the call is in progress' });
  server.kill('SIGKILL');
  await server.exited();
  caller.kill('SIGKILL');
  await within(closed, 10, 'the caller ends');
  await server.start();
  const record = await until(async () => {
    const call = await server.ask('GET', `/v1.0/calls/${live.id}`);
    return call.status === 'hangup' && call;
  }, { what: 'the record is at hangup' });
  assert.equal(record.hangup_reason, 'failed');
  assert.equal(record.reason, 'SERVER_RESTARTED');
  assert.notEqual(record.tm_hangup, '9999-01-01 00:00:00.000000');
  const run = await endedRun(server, record);
  assert.equal(run.reference_id, record.id);
});

test('a text whose flow waits goes on after a kill', kMinute, async () => {
  const from = '+15557654321';
  const flow = await makeFlow(server, [{ type: 'sleep', option: { duration: 2500 } },
    { type: 'message_send', option: { destinations: [from], text: 'Later.' } }]);
  await makeNumber(server, '+899100000001', { message_flow: flow });
  await server.ask('POST', '/sandbox/messages', { from, to: '+899100000001', text: 'x' });
  await server.restart('SIGKILL');
  const reply = await until(async () => (await server.ask('GET', '/sandbox/messages')).result
    .find(({ to, text }) => to === from && text === 'Later.'), { seconds: 15, what: 'the reply' });
  assert.equal(reply.from, '+899100000001');
});

test('five kills under parallel requests: every acknowledged number exists',
  { timeout: 120_000 }, async () => {
    const acknowledged = new Map();
    let serial = 0;
    for (let round = 0; round < 5; ++round) {
      let running = true;
      const worker = async () => {
        while (running) {
          const number = `+8994000${String(++serial).padStart(5, '0')}`;
          try {
            const { status, body } = await server.api('POST', '/v1.0/numbers', { number });
            if (status === 200) acknowledged.set(number, body.id);
          } catch {
            return; // the connection went with the process
          }
        }
      };
      const before = acknowledged.size;
      const workers = Array.from({ length: 8 }, worker);
      await until(() => acknowledged.size >= before + 40 + 10 * round, { what: 'some numbers' });
      server.kill('SIGKILL');
      running = false;
      await server.exited();
      await Promise.all(workers);
      await server.start();
      const there = new Map((await allNumbers()).map(({ number, id }) => [number, id]));
      for (const [number, id] of acknowledged) assert.equal(there.get(number), id, number);
      // Beyond what was acknowledged, only what was under way.
      assert.ok(there.size <= acknowledged.size + 8 * (round + 1), `${there.size}`);
    }
    assert.ok(acknowledged.size >= 300);
  });
