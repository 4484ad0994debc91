// SPDX-License-Identifier: Apache-2.0
// /v1.0/ws: events as they happen, to whom they belong, whoever else misbehaves.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { makeCustomer } from '../support/checked.mjs';
import { startNumberd, until } from '../support/numberd.mjs';
import { Postgres } from '../support/postgres.mjs';
import { WebhookReceiver } from '../support/webhook_receiver.mjs';
import { frame, opcode, WsClient } from '../support/ws_client.mjs';

const kMinute = { timeout: 60_000 };

let server;
let made = 0;

before(async () => {
  server = await startNumberd();
}, kMinute);

after(() => server?.stop());

const numberText = () => `+8991${String(++made).padStart(8, '0')}`;
const makeNumber = async (by) => (await by.api('POST', '/v1.0/numbers',
  { number: numberText() })).body;
const of = (customer, rest) => `customer_id:${customer}:${rest}`;

/** A customer with a socket that listens to its numbers. */
async function listener(t, resources = ['number']) {
  const customer = await makeCustomer(server, 'professional');
  const socket = await WsClient.open(server, { key: customer.key });
  t.after(() => socket.destroy());
  const topics = resources.map((resource) => of(customer.customer.id, resource));
  socket.subscribe(...topics);
  await socket.settled();
  return { customer, socket };
}

test('a client hears what it asked for, as the webhooks tell it, in order', kMinute, async (t) => {
  const { customer, socket } = await listener(t);
  const receiver = await WebhookReceiver.open();
  t.after(() => receiver.close());
  await customer.api('PUT', '/v1.0/customer', { webhook_uri: receiver.uri });
  const number = await makeNumber(customer);
  await customer.api('PUT', `/v1.0/numbers/${number.id}`, { name: 'one' });
  await customer.api('PUT', `/v1.0/numbers/${number.id}`, { name: 'two' });
  await customer.api('DELETE', `/v1.0/numbers/${number.id}`);
  await customer.api('POST', '/v1.0/flows', { name: 'f', actions: [] });
  const ofNumber = (type) => `number_${type} ${number.id}`;
  assert.deepEqual(await socket.hears(4),
    ['created', 'updated', 'updated', 'deleted'].map(ofNumber));
  await until(() => receiver.received.filter(({ text }) => text.includes(number.id)).length >= 4,
    { what: 'the webhooks' });
  const posted = receiver.received.map(({ text }) => text)
    .filter((text) => text.includes(number.id));
  assert.deepEqual(socket.messages, posted);

  socket.unsubscribe(of(customer.customer.id, 'number'));
  socket.subscribe(of(customer.customer.id, `flow`));
  await socket.settled();
  await makeNumber(customer);
  const flow = (await customer.api('POST', '/v1.0/flows', { name: 'g', actions: [] })).body;
  assert.equal((await socket.hears(5)).at(-1), `flow_created ${flow.id}`);
});

test('one resource, and nobody else\'s', kMinute, async (t) => {
  const { customer } = await listener(t);
  const other = await listener(t);
  const [one, two] = [await makeNumber(customer), await makeNumber(customer)];
  const socket = await WsClient.open(server, { key: customer.key });
  t.after(() => socket.destroy());
  socket.subscribe(of(customer.customer.id, `number:${two.id}`));
  await socket.settled();
  for (const { id } of [one, two]) {
    await customer.api('PUT', `/v1.0/numbers/${id}`, { name: 'new' });
  }
  assert.deepEqual(await socket.hears(1), [`number_updated ${two.id}`]);
  const theirs = await makeNumber(other.customer);
  assert.deepEqual(await other.socket.hears(1), [`number_created ${theirs.id}`]);
});

test('without a credential it is an answer like any other', kMinute, async () => {
  for (const [key, status, reason] of [[null, 401, 'AUTHENTICATION_REQUIRED'],
    ['vb_false', 401, 'INVALID_CREDENTIALS']]) {
    const refused = await WsClient.open(server, { key }).catch((error) => error);
    assert.equal(refused.status, status);
    assert.equal(refused.body.error.reason, reason);
  }
  const plain = await server.api('GET', '/v1.0/ws');
  assert.equal(plain.status, 426);
  const version = await WsClient.open(server, { headers: { 'sec-websocket-version': '8' } })
    .catch((error) => error);
  assert.equal(version.status, 426);
});

test('topics that are not one\'s own, or none, close the socket with the reason', kMinute,
  async (t) => {
    const { customer } = await listener(t);
    const agents = (await customer.api('GET', '/v1.0/agents')).body.result;
    await customer.api('POST', '/v1.0/agents',
      { username: 'listener@example.com', password: 'a long secret', permission: 16 });
    const login = await server.api('POST', '/auth/login',
      { username: 'listener@example.com', password: 'a long secret' }, null);
    const { token } = login.body;
    const mine = (await server.api('GET', '/v1.0/me', undefined, token)).body;
    for (const [key, text, code] of [
      [customer.key, of(server.admin.customer_id, 'number'), 4403],
      [customer.key, `agent_id:${agents[0].id}:number`, 4403],
      [token, of(customer.customer.id, 'number'), 4403],
      [token, `agent_id:${agents[0].id}:number`, 4403],
      [customer.key, 'number', 4400],
      [customer.key, of(customer.customer.id, ''), 4400],
    ]) {
      const socket = await WsClient.open(server, { key });
      socket.subscribe(text);
      const closed = await socket.isClosed();
      assert.equal(closed.code, code, text);
      assert.match(closed.reason, /^(PERMISSION_DENIED|INVALID_ARGUMENT): ./);
      await until(() => socket.ended, { what: 'the connection ends' });
    }
    const socket = await WsClient.open(server, { key: token });
    t.after(() => socket.destroy());
    socket.subscribe(`agent_id:${mine.id}:call`);
    await socket.settled();
    assert.equal(socket.closed, undefined);
  });

test('a socket ends with its credential, and with the account', kMinute, async (t) => {
  const { customer, socket } = await listener(t);
  const made = (await customer.api('POST', '/v1.0/accesskeys', {})).body;
  const second = await WsClient.open(server, { key: made.token });
  second.subscribe(of(customer.customer.id, 'number'));
  await second.settled();
  await customer.api('DELETE', `/v1.0/accesskeys/${made.id}`);
  assert.equal((await second.isClosed({ seconds: 2 })).code, 4401);
  await makeNumber(customer);
  assert.equal((await socket.hears(1)).length, 1);
  assert.deepEqual(second.messages, []);
  await server.ask('POST', `/v1.0/customers/${customer.customer.id}/freeze`, {});
  const { code, reason } = await socket.isClosed({ seconds: 2 });
  assert.equal(code, 4403);
  assert.match(reason, /^ACCOUNT_FROZEN/);
});

test('clients that break the protocol are told so, and disturb nobody', kMinute, async (t) => {
  const { customer, socket } = await listener(t);
  const text = JSON.stringify({ type: 'subscribe', topics: [] });
  for (const [what, bytes, code] of [
    ['unmasked', frame(opcode.text, text, { masked: false }), 1002],
    ['binary', frame(opcode.binary, text), 1003],
    ['not UTF-8', frame(opcode.text, Buffer.from([0xc3, 0x28])), 1007],
    ['huge', frame(opcode.text, 'x'.repeat(100_000)), 1009],
    ['huge in pieces', Buffer.concat([frame(opcode.text, 'x'.repeat(10_000), { final: false }),
      ...Array(5).fill(frame(opcode.continuation, 'x'.repeat(10_000), { final: false }))]), 1009],
    ['no JSON', frame(opcode.text, '{'), 4400],
    ['deep', frame(opcode.text, '['.repeat(5000)), 4400],
    ['another type', frame(opcode.text, '{"type":"publish","topics":[]}'), 4400],
    ['101 topics', frame(opcode.text, JSON.stringify({ type: 'subscribe', topics:
      Array.from({ length: 101 }, (_, i) => of(customer.customer.id,
        `a${String.fromCharCode(97 + i % 26)}${String.fromCharCode(97 + i / 26)}`)) })), 4429],
  ]) {
    const hostile = await WsClient.open(server, { key: customer.key });
    hostile.send(bytes);
    assert.equal((await hostile.isClosed()).code, code, what);
  }
  const fragmented = await WsClient.open(server, { key: customer.key });
  const wish = JSON.stringify({ type: 'subscribe', topics: [of(customer.customer.id, 'number')] });
  [...wish].forEach((letter, i) => fragmented.send(frame(i === 0 ? opcode.text : 0, letter,
    { final: i === wish.length - 1 })));
  await fragmented.settled();
  const flood = await WsClient.open(server, { key: customer.key });
  flood.send(Buffer.concat(Array(20_000).fill(frame(opcode.ping, 'x'))));
  const half = await WsClient.open(server, { key: customer.key });
  half.send(frame(opcode.text, text).subarray(0, 5));
  const number = await makeNumber(customer);
  const seen = { seconds: 2 };
  assert.deepEqual(await socket.hears(1, seen), [`number_created ${number.id}`]);
  assert.deepEqual(await fragmented.hears(1, seen), [`number_created ${number.id}`]);
  for (const client of [fragmented, flood, half]) client.destroy();
  assert.equal((await server.api('GET', '/healthz', undefined, null)).status, 200);
});

test('a client that does not read is closed, and the others hear everything', kMinute,
  async (t) => {
    const { customer, socket } = await listener(t);
    const slow = await WsClient.open(server, { key: customer.key });
    t.after(() => slow.destroy());
    slow.subscribe(of(customer.customer.id, 'number'));
    await slow.settled();
    slow.stall();
    const number = await makeNumber(customer);
    // Each event carries the detail; more than the kernel and the queue take together.
    await server.ask('PUT', `/v1.0/customers/${customer.customer.id}`, { plan_type: 'unlimited' });
    const detail = 'x'.repeat(4000);
    const streams = async () => Number(/^numberd_event_streams (\d+)/m.exec((await server.api('GET',
      '/metrics', undefined, null)).body)[1]);
    const open = await streams();
    let count = 1;
    const change = () => customer.api('PUT', `/v1.0/numbers/${number.id}`,
      { detail: `${detail}${++count}` });
    await until(async () => {
      const done = await Promise.all(Array.from({ length: 100 }, change));
      for (const { status, body } of done) assert.equal(status, 200, JSON.stringify(body));
      return (await streams()) < open;
    }, { seconds: 40, what: 'the slow client is let go' });
    assert.equal((await socket.hears(count)).length, count);
    assert.equal(socket.closed, undefined);
  });

test('SIGTERM: every socket is told, and the program ends', kMinute, async () => {
  const own = await startNumberd();
  try {
    const sockets = [];
    for (let i = 0; i < 5; ++i) sockets.push(await WsClient.open(own));
    const exit = own.stop();
    for (const socket of sockets) assert.equal((await socket.isClosed()).code, 1001);
    assert.equal((await exit).code, 0);
  } finally {
    own.kill();
  }
});

test('with PostgreSQL: what another process does is heard within a second, once', kMinute,
  async (t) => {
    const postgres = await Postgres.start();
    const servers = await postgres.numberds(2, await postgres.database());
    t.after(async () => {
      await Promise.all(servers.map((one) => one.stop()));
      await postgres.close();
    });
    const topic = of(servers[0].admin.customer_id, 'number');
    const sockets = await Promise.all(servers.map((one) => WsClient.open(one)));
    for (const socket of sockets) {
      socket.subscribe(topic);
      await socket.settled();
    }
    const expected = [];
    for (let i = 0; i < 10; ++i) {
      const { id } = await makeNumber(servers[i % 2]);
      expected.push(`number_created ${id}`);
    }
    for (const socket of sockets) {
      assert.deepEqual(await socket.hears(10, { seconds: 1 }), expected);
    }
    // A key that is deleted here is no longer good there.
    const key = await servers[0].ask('POST', '/v1.0/accesskeys', {});
    const keyed = await WsClient.open(servers[1], { key: key.token });
    await servers[0].ask('DELETE', `/v1.0/accesskeys/${key.id}`);
    assert.equal((await keyed.isClosed({ seconds: 2 })).code, 4401);
    for (const socket of sockets) assert.equal(socket.messages.length, 10);
  });
