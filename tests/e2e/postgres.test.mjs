// SPDX-License-Identifier: Apache-2.0
// Several numberd on one PostgreSQL; the server goes away and comes back; a process is killed.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { makeFlow, makeNumber, startNumberd, until } from '../support/numberd.mjs';
import { Postgres } from '../support/postgres.mjs';
import { SipClient } from '../support/sip_client.mjs';
import { WebhookReceiver } from '../support/webhook_receiver.mjs';

const kMinute = { timeout: 120_000 };
const kNumber = '+899100000001';
let postgres;

before(async () => (postgres = await Postgres.start()), { timeout: 120_000 });
after(() => postgres?.close());

async function pair(t) {
  const servers = await postgres.numberds(2, await postgres.database());
  t.after(() => Promise.all(servers.map((server) => server.stop())));
  return servers;
}

/** The final status of a call to the number, which the server hangs up. */
async function callStatus(server, number) {
  const phone = await SipClient.open(server.sip);
  try {
    return (await (await phone.call(number)).final()).status;
  } finally {
    phone.close();
  }
}

test('what one process changes, the other sees within a second', kMinute, async (t) => {
  const [first, second] = await pair(t);
  const flow = await makeFlow(first, [{ type: 'answer' }, { type: 'hangup' }]);
  assert.equal(await callStatus(second, kNumber), 404);
  const made = await makeNumber(first, kNumber, { call_flow: flow });
  const seen = { seconds: 1 };
  // By REST at once, since it is one database; by calls, since the other hears of it.
  assert.equal((await second.ask('GET', `/v1.0/numbers/${made.id}`)).id, made.id);
  await until(async () => (await callStatus(second, kNumber)) === 200, seen);

  await second.ask('PUT', `/v1.0/numbers/${made.id}`, { status: 'suspended' });
  await until(async () => (await callStatus(first, kNumber)) === 480, seen);
  await until(async () => (await first.ask('GET', `/v1.0/numbers/${made.id}`)).status
    === 'suspended', seen);
  const again = await second.api('POST', '/v1.0/numbers', { number: kNumber });
  assert.equal(again.body.error?.reason, 'NUMBER_ALREADY_EXISTS');
});

test('an event is delivered once, whichever process made it, also after the sender is killed',
  kMinute, async (t) => {
    const [first, second] = await pair(t);
    const receiver = await WebhookReceiver.open(() => 200);
    t.after(() => receiver.close());
    await first.ask('PUT', '/v1.0/customer', { webhook_uri: receiver.uri });
    const made = [];
    for (let i = 0; i < 10; ++i) {
      const server = i % 2 === 0 ? first : second;
      made.push((await server.ask('POST', '/v1.0/numbers', { number: `+89920000000${i}` })).id);
    }
    const created = () => receiver.accepted().filter(({ type }) => type === 'number_created');
    await until(() => created().length >= 10, { what: 'ten webhooks' });
    assert.deepEqual(created().map(({ data }) => data.id).sort(), [...made].sort());
    // The first process has held the job since it was alone.
    first.kill('SIGKILL');
    await first.exited();
    made.push((await second.ask('POST', '/v1.0/numbers', { number: '+899200000100' })).id);
    await until(() => created().length >= 11, { seconds: 5, what: 'the job goes on elsewhere' });
    assert.deepEqual(created().map(({ data }) => data.id).sort(), [...made].sort());
  });

test('without its database it answers 503, takes calls from memory, and recovers', kMinute,
  async (t) => {
    const [server] = await postgres.numberds(1, await postgres.database());
    t.after(() => server.stop());
    const flow = await makeFlow(server, [{ type: 'answer' }, { type: 'hangup' }]);
    const made = await makeNumber(server, kNumber, { call_flow: flow });
    assert.equal(await callStatus(server, kNumber), 200);

    await postgres.stop();
    const refused = await server.api('POST', '/v1.0/flows', { name: 'x', actions: [] });
    assert.equal(refused.status, 503);
    assert.equal(refused.headers.get('retry-after'), '1');
    await until(async () => (await server.api('GET', '/readyz', undefined, null)).status === 503);
    const { body } = await server.api('GET', '/readyz', undefined, null);
    assert.deepEqual(body, { status: 'store_away' });
    assert.equal((await server.api('GET', '/healthz', undefined, null)).status, 200);
    for (let i = 0; i < 3; ++i) assert.equal(await callStatus(server, kNumber), 200);

    await postgres.start();
    await until(async () => (await server.api('GET', '/readyz', undefined, null)).status === 200);
    await server.ask('PUT', `/v1.0/numbers/${made.id}`, { name: 'back' });
    // The records of the calls that came meanwhile are there too.
    await until(async () => (await server.ask('GET', '/v1.0/calls')).result.filter(
      ({ status }) => status === 'hangup').length === 4, { what: 'four records' });
    assert.doesNotMatch(server.log(), /for-tests/, 'the password is not logged');
  });

test('a process killed under load loses nothing acknowledged and does nothing twice', kMinute,
  async (t) => {
    const [first, second] = await pair(t);
    const receiver = await WebhookReceiver.open(() => 200);
    t.after(() => receiver.close());
    await first.ask('PUT', '/v1.0/customer', { webhook_uri: receiver.uri });
    const acknowledged = new Map();
    let next = 0;
    let isOver = false;
    const create = async (server) => {
      while (!isOver) {
        const number = `+8993${String(next++).padStart(8, '0')}`;
        try {
          const answer = await server.api('POST', '/v1.0/numbers', { number });
          if (answer.status === 200) acknowledged.set(number, answer.body.id);
        } catch {
          return; // killed
        }
      }
    };
    const load = [first, second].flatMap((server) => Array.from({ length: 8 },
      () => create(server)));
    await until(() => acknowledged.size >= 200, { seconds: 30, what: '200 numbers' });
    const before = acknowledged.size;
    first.kill('SIGKILL');
    await first.exited();
    await until(() => acknowledged.size >= before + 200, { seconds: 30, what: '200 more' });
    isOver = true;
    await Promise.all(load);

    const all = new Map();
    let token = '';
    do {
      const page = await second.ask('GET',
        `/v1.0/numbers?page_size=100&page_token=${encodeURIComponent(token)}`);
      for (const { number, id } of page.result) {
        assert.ok(!all.has(number), `${number} is there twice`);
        all.set(number, id);
      }
      token = page.next_page_token;
    } while (token !== '');
    for (const [number, id] of acknowledged) assert.equal(all.get(number), id, number);
    const created = () => new Set(receiver.accepted().filter(
      ({ type }) => type === 'number_created').map(({ headers }) => headers['webhook-id']));
    await until(() => created().size === all.size, { seconds: 30, what: 'a webhook for each' });
    t.diagnostic(`${acknowledged.size} acknowledged, ${all.size} stored`);
  });

test('a database that cannot be used ends the start with its name and no password',
  { timeout: 60_000 }, async () => {
    const url = `${await postgres.database()}_missing`;
    await assert.rejects(startNumberd({ args: ['--store', url] }), (error) => {
      assert.match(error.message, /e2e\d+_missing/);
      assert.doesNotMatch(error.message, /for-tests/);
      return true;
    });
  });
