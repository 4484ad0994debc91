// SPDX-License-Identifier: Apache-2.0
// Webhooks as a receiver sees them: form, signatures, repetition and order.
import { after, afterEach, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { makeFlow, makeNumber, until } from '../support/numberd.mjs';
import { startChecked } from '../support/checked.mjs';
import { WebhookReceiver, signaturesOf } from '../support/webhook_receiver.mjs';

const kMinute = { timeout: 60_000 };

let server;
let secret;
let receiver;
let serial = 0;

before(async () => {
  server = await startChecked();
  secret = (await server.ask('GET', '/v1.0/customer')).webhook_secret;
}, kMinute);

after(() => server?.stop());

afterEach(async () => {
  await server.ask('PUT', '/v1.0/customer', { webhook_uri: '' });
  await receiver?.close();
  receiver = undefined;
});

const freshNumber = () => `+8995000${String(++serial).padStart(5, '0')}`;

async function receive(decide, method = 'POST') {
  receiver = await WebhookReceiver.open(decide);
  await server.ask('PUT', '/v1.0/customer', { webhook_uri: receiver.uri, webhook_method: method });
  return receiver;
}

const ofNumber = (id) => receiver.received.filter(({ data }) => data?.id === id);

function assertSigned(request) {
  const { 'webhook-id': id, 'webhook-timestamp': timestamp, ...headers } = request.headers;
  assert.match(id, /^[0-9a-f-]{36}$/);
  assert.match(timestamp, /^\d{10}$/);
  assert.ok(Math.abs(Number(timestamp) - Date.now() / 1000) < 60);
  for (const [name, value] of Object.entries(signaturesOf(request, secret))) {
    assert.equal(headers[name], value, name);
  }
}

test('the secret is whsec_ and the base64 of 32 bytes, and shown to its customer', () => {
  assert.match(secret, /^whsec_/);
  assert.equal(Buffer.from(secret.slice(6), 'base64').length, 32);
});

test('a change of a number is told, signed, with the number as the API shows it', kMinute,
  async () => {
    await receive();
    const made = await server.ask('POST', '/v1.0/numbers', { number: freshNumber() });
    const named = await server.ask('PUT', `/v1.0/numbers/${made.id}`, { name: 'Grüße' });
    const suspended = await server.ask('POST', `/v1.0/numbers/${made.id}/suspend`);
    await server.ask('POST', `/v1.0/numbers/${made.id}/suspend`); // changes nothing
    const deleted = await server.ask('DELETE', `/v1.0/numbers/${made.id}`);
    const all = await until(() => ofNumber(made.id).length >= 4 && ofNumber(made.id),
      { what: 'four webhooks' });
    assert.deepEqual(all.map(({ type, data }) => ({ type, data })), [
      { type: 'number_created', data: made },
      { type: 'number_updated', data: named },
      { type: 'number_updated', data: suspended },
      { type: 'number_deleted', data: deleted },
    ]);
    for (const request of all) {
      assert.equal(request.method, 'POST');
      assert.equal(request.headers['content-type'], 'application/json');
      assert.deepEqual(Object.keys(JSON.parse(request.text)), ['type', 'data']);
      assertSigned(request);
    }
    assert.equal(new Set(all.map(({ headers }) => headers['webhook-id'])).size, 4);
  });

test('a receiver that fails gets the same again, and later ones of that number wait', kMinute,
  async () => {
    const failures = [500, 'hang up'];
    let slow;
    await receive(({ data }) => (data.number === slow && failures.length > 0
      ? failures.shift() : 200));
    slow = freshNumber();
    const made = await server.ask('POST', '/v1.0/numbers', { number: slow });
    await server.ask('PUT', `/v1.0/numbers/${made.id}`, { name: 'one' });
    await server.ask('PUT', `/v1.0/numbers/${made.id}`, { name: 'two' });
    const other = await server.ask('POST', '/v1.0/numbers', { number: freshNumber() });
    await server.ask('PUT', `/v1.0/numbers/${other.id}`, { name: 'fast' });

    await until(() => ofNumber(made.id).length >= 5, { seconds: 20, what: 'five requests' });
    const all = ofNumber(made.id);
    assert.deepEqual(all.map(({ type, data, answer }) => [type, data.name, answer]), [
      ['number_created', '', 500],
      ['number_created', '', 'hang up'],
      ['number_created', '', 200],
      ['number_updated', 'one', 200],
      ['number_updated', 'two', 200],
    ]);
    const ids = all.map(({ headers }) => headers['webhook-id']);
    assert.equal(new Set(ids.slice(0, 3)).size, 1);
    assert.equal(new Set(ids).size, 3);
    assert.equal(new Set(all.slice(0, 3).map(({ text }) => text)).size, 1);
    for (const request of all) assertSigned(request);
    const [first, second, third] = all.map(({ at }) => at);
    assert.ok(second - first >= 750 && second - first < 5000, `${second - first} ms`);
    assert.ok(third - second >= 1500 && third - second < 8000, `${third - second} ms`);
    // The other number did not wait for that.
    const fast = ofNumber(other.id);
    assert.equal(fast.length, 2);
    assert.ok(fast[1].at < third, 'the other number went on');
  });

test('a redirect or a 4xx is no success', kMinute, async () => {
  const answers = [302, 404];
  await receive(({ type }) => (type === 'number_created' ? answers.shift() ?? 200 : 200));
  const made = await server.ask('POST', '/v1.0/numbers', { number: freshNumber() });
  await until(() => ofNumber(made.id).length >= 3, { seconds: 20, what: 'three requests' });
  assert.deepEqual(ofNumber(made.id).map(({ answer }) => answer), [302, 404, 200]);
});

test('the method is the one that the customer wants', kMinute, async () => {
  await receive(() => 200, 'PUT');
  const made = await server.ask('POST', '/v1.0/numbers', { number: freshNumber() });
  const [request] = await until(() => ofNumber(made.id).length > 0 && ofNumber(made.id),
    { what: 'a webhook' });
  assert.equal(request.method, 'PUT');
  assertSigned(request);
});

test('flows, texts and the customer are told, too', kMinute, async () => {
  await receive();
  const from = '+15557654321';
  const flow = await makeFlow(server,
    [{ type: 'message_send', option: { destinations: [from], text: 'Hello.' } }]);
  const number = await makeNumber(server, freshNumber(), { message_flow: flow });
  await server.ask('POST', '/sandbox/messages', { from, to: number.number, text: 'x' });
  await server.ask('PUT', '/v1.0/customer', { name: 'renamed' });
  await server.ask('DELETE', `/v1.0/flows/${flow}`);
  const types = () => new Set(receiver.received.map(({ type }) => type));
  const expected = ['customer_updated', 'flow_created', 'flow_deleted', 'message_created',
    'message_updated', 'number_created', 'number_updated'];
  await until(() => expected.every((type) => types().has(type)),
    { seconds: 15, what: expected.join(' ') });
  for (const { text } of receiver.received) {
    assert.ok(!text.includes(secret), 'the secret is not told');
  }
  const texts = receiver.received.filter(({ type }) => type === 'message_created');
  assert.deepEqual(texts.map(({ data }) => data.direction).sort(), ['inbound', 'outbound']);
});

test("a flow's webhook_send carries its variables, escaped, and is signed", kMinute, async () => {
  receiver = await WebhookReceiver.open();
  const flow = await makeFlow(server, [{ type: 'webhook_send', option: { uri: receiver.uri,
    data: '{"type":"text","data":{"said":"${voipbin.conversation_message.text}"}}' } }]);
  const number = await makeNumber(server, freshNumber(), { message_flow: flow });
  const text = 'a "quoted" \\ text\nand ${more}';
  await server.ask('POST', '/sandbox/messages', { from: '+15557654321', to: number.number, text });
  const request = await until(() => receiver.received[0], { what: 'the request' });
  assert.deepEqual(JSON.parse(request.text), { type: 'text', data: { said: text } });
  assertSigned(request);
});

test('where webhooks may not go to private addresses, they do not', kMinute, async () => {
  const guarded = await startChecked({ set: { 'webhooks.allow_private_targets': 'false' } });
  receiver = await WebhookReceiver.open();
  try {
    await guarded.ask('PUT', '/v1.0/customer', { webhook_uri: receiver.uri });
    await guarded.ask('POST', '/v1.0/numbers', { number: '+899100000001' });
    await until(async () => /^numberd_webhook_deliveries_total\{result="retry"\} [2-9]/m.test(
      (await guarded.api('GET', '/metrics', undefined, null)).body), { what: 'failed attempts' });
    assert.deepEqual(receiver.received, []);
  } finally {
    await guarded.stop();
  }
});
