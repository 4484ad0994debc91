// SPDX-License-Identifier: Apache-2.0
// Normal numbers through an account at a carrier: searched, bought, texted, given back.
import { after, afterEach, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { makeFlow, until } from '../support/numberd.mjs';
import { startChecked } from '../support/checked.mjs';
import { Numberctl } from '../support/numberctl.mjs';
import { callToItsEnd } from '../support/sip_client.mjs';
import { TelnyxAccount } from '../support/telnyx_account.mjs';

const kMinute = { timeout: 60_000 };
const kNumber = '+12125550100';
const kPhone = '+12125550199';

let carrier;
let server;
let numberctl;

before(async () => {
  numberctl = new Numberctl();
  carrier = await TelnyxAccount.open([kNumber, '+12125550101', '+12125550102']);
  server = await startChecked({ set: { ...carrier.settings('main'),
    'carriers.main.countries': 'US', 'carriers.ranges.kind': 'inventory',
    'carriers.ranges.countries': 'SE', 'sandbox.enabled': false,
    'numbers.quarantine_days': 0 } });
}, kMinute);

afterEach(() => assert.equal(carrier.instead.length, 0));

after(async () => {
  await server?.stop();
  await carrier?.close();
  numberctl.close();
});

const statusOf = async (number) =>
  (await server.ask('GET', `/v1.0/numbers/${number.id}`)).status;
const tell = (...news) => carrier.tell(server.http, '/hooks/main', ...news);

/** An order that is under way, its number still pending. */
async function order(e164) {
  const number = await server.ask('POST', '/v1.0/numbers', { number: e164 });
  assert.equal(number.status, 'purchase-pending');
  const made = carrier.orders.find((one) => one.customer_reference === number.id);
  assert.equal(made.phone_numbers[0].phone_number, e164);
  return [number, made];
}

test('a search shows what the carrier sells, and its price', kMinute, async () => {
  const { result } = await server.ask('GET', '/v1.0/available_numbers?country_code=US');
  assert.equal(result[0].number, kNumber);
  assert.deepEqual(result[0].price, { monthly_micros: 1_000_000, setup_micros: 0,
    currency: 'USD' });
});

test('a search says who does not answer', kMinute, async () => {
  carrier.instead = Array(3).fill({ status: 500, body: '<html>' });
  const { status, body } = await server.api('GET', '/v1.0/available_numbers?country_code=US');
  assert.equal(status, 503);
  assert.equal(body.error.reason, 'CARRIER_UNAVAILABLE');
  assert.match(body.error.message, /main/);
});

test('a purchase is confirmed by the signed webhook, asked after, and by polls', kMinute,
  async () => {
    const [number, made] = await order(kNumber);
    carrier.fill(made);
    assert.equal((await tell('number_order.complete', made, { forge: true })).status, 401);
    assert.equal((await tell('number_order.complete', made, { age: 301 })).status, 401);
    assert.equal((await tell('number_order.complete', made)).status, 200);
    await until(async () => (await statusOf(number)) === 'active');
    assert.equal((await server.ask('GET', `/v1.0/numbers/${number.id}`)).t38_enabled, true);

    const [polled, other] = await order('+12125550101');
    carrier.fill(other);
    await until(async () => (await statusOf(polled)) === 'active');
    assert.equal(carrier.orders.length, 2);
  });

test('an order whose answer is lost is looked up, and not placed again', kMinute, async () => {
  const orders = carrier.orders.length;
  const number = await server.ask('POST', '/v1.0/numbers', { number: '+12125550102' });
  carrier.instead = [{ status: 502, body: 'Bad gateway' }];
  await until(() => carrier.instead.length === 0);
  carrier.fill(carrier.orders.at(-1));
  await until(async () => (await statusOf(number)) === 'active');
  assert.equal(carrier.orders.length, orders + 1);

  await server.ask('DELETE', `/v1.0/numbers/${number.id}`);
  assert.ok(!carrier.numbers.some((one) => one.phone_number === '+12125550102'));
});

test('texts go out and come in; receipts may come twice, and in any order', kMinute, async () => {
  const flow = await makeFlow(server, [{ type: 'message_send',
    option: { destinations: ['${voipbin.message.source.target}'], text: 'We are open.' } }]);
  const { result } = await server.ask('GET', `/v1.0/numbers?number=%2B${kNumber.slice(1)}`);
  await server.ask('PUT', `/v1.0/numbers/${result[0].id}`, { message_flow_id: flow });

  const sent = await server.ask('POST', '/v1.0/messages',
    { source: kNumber, destinations: [kPhone], text: 'Hello' });
  const status = async () =>
    (await server.ask('GET', `/v1.0/messages/${sent.id}`)).targets[0].status;
  await until(async () => (await status()) === 'sent');
  const text = carrier.texts.find((one) => one.text === 'Hello');
  const { pathname, search } = new URL(text.webhook_url);
  const receipt = (word, type) => carrier.tell(server.http, pathname + search, type,
    { id: text.id, to: [{ status: word }] });
  assert.equal((await receipt('delivered', 'message.finalized')).status, 200);
  assert.equal(await status(), 'delivered');
  assert.equal((await receipt('sent', 'message.sent')).status, 200);
  assert.equal((await receipt('delivered', 'message.finalized')).status, 200);
  assert.equal(await status(), 'delivered');

  const arrives = { id: 'in-1', text: 'HOURS', from: { phone_number: kPhone },
    to: [{ phone_number: kNumber }] };
  assert.equal((await tell('message.received', arrives, { forge: true })).status, 401);
  for (let i = 0; i < 3; ++i) {
    assert.equal((await tell('message.received', arrives)).status, 200);
  }
  await until(() => carrier.texts.some((one) => one.text === 'We are open.'));
  const inbound = (await server.ask('GET', '/v1.0/messages')).result
    .filter((one) => one.direction === 'inbound');
  assert.equal(inbound.length, 1);
  assert.equal(carrier.texts.filter((one) => one.text === 'We are open.').length, 1);
});

test('what is told in words that nobody knows is heard, and changes nothing', kMinute, async () => {
  for (const [type, payload] of [['message.received', 7], ['unheard.of', {}],
    ['message.received', { id: 'x', from: { phone_number: kPhone },
      to: [{ phone_number: '+12125559999' }] }]]) {
    assert.equal((await tell(type, payload)).status, 200, type);
  }
  const nobody = await carrier.tell(server.http, '/hooks/nobody', 'x', {});
  assert.equal(nobody.status, 404);
  assert.equal(nobody.body.error.reason, 'CARRIER_NOT_FOUND');
});

test('what the account and our numbers do not agree in is shown, and mended when approved', kMinute,
  async () => {
    const [number, made] = await order('+12125550102');
    carrier.fill(made);
    await until(async () => (await statusOf(number)) === 'active');
    const at = (e164) => carrier.numbers.find((one) => one.phone_number === e164);
    at('+12125550102').customer_reference = 'changed by hand';
    carrier.hold('+12125550150');
    carrier.hold('+12125550151');
    carrier.numbers = carrier.numbers.filter((one) => one.phone_number !== kNumber);

    const run = await until(async () => {
      const { status, body } = await server.api('POST', '/v1.0/carriers/main/reconciliations', {});
      return status === 200 && body;
    });
    const ended = await until(async () => (await server.ask('GET',
      '/v1.0/carriers/main/reconciliations')).result
      .find(({ id, status }) => id === run.id && status === 'complete'));
    assert.deepEqual([ended.orphans, ended.ghosts, ended.drifts], [2, 1, 1]);
    const { result } = await server.ask('GET', '/v1.0/carrier_findings?status=open');
    const finding = (e164) => result.find((one) => one.number === e164);
    const approve = async (e164, body) => (await server.ask('POST',
      `/v1.0/carrier_findings/${finding(e164).id}/approve`, body)).status;

    const me = await server.ask('GET', '/v1.0/customer');
    assert.equal(await approve('+12125550150', { action: 'adopt', customer_id: me.id }),
      'resolved');
    assert.equal(await approve('+12125550151', { action: 'release' }), 'resolved');
    assert.equal(await approve('+12125550102', { action: 'repair' }), 'resolved');
    assert.equal(await approve(kNumber, { action: 'remove' }), 'resolved');

    const live = async (e164) => (await server.ask('GET',
      `/v1.0/numbers?number=%2B${e164.slice(1)}`)).result[0];
    const adopted = await live('+12125550150');
    assert.equal(adopted.status, 'active');
    assert.equal(at('+12125550150').customer_reference, adopted.id);
    assert.equal(at('+12125550151'), undefined);
    assert.equal(at('+12125550102').customer_reference, number.id);
    assert.equal(await live(kNumber), undefined);
    const [standing] = (await server.ask('GET', '/v1.0/carriers')).result;
    assert.equal(standing.name, 'main');
    assert.equal(standing.health.breaker, 'closed');
  });

test('a number of the own ranges is brought in, found, had, called and taken back', kMinute,
  async () => {
    const ranges = '/v1.0/carriers/ranges/numbers';
    const { added } = await server.ask('POST', ranges, { csv: 'number,city,features\n' +
      '+46850000001,Stockholm,voice\n+46850000002,Solna,voice;fax\n' });
    assert.equal(added, 2);
    const search = async (more) => (await server.ask('GET',
      `/v1.0/available_numbers?country_code=SE${more}`)).result.map(({ number }) => number);
    assert.deepEqual(await search('&features=fax'), ['+46850000002']);

    const flow = await makeFlow(server, [{ type: 'answer' }, { type: 'beep' },
      { type: 'hangup' }]);
    const number = await server.ask('POST', '/v1.0/numbers',
      { number: '+46850000001', call_flow_id: flow });
    await until(async () => (await statusOf(number)) === 'active');
    assert.equal((await server.ask('GET', `/v1.0/numbers/${number.id}`)).provider, 'ranges');
    assert.deepEqual(await search(''), ['+46850000002']);
    assert.equal(await callToItsEnd(server.sip, number.number), null);
    const sent = await server.ask('POST', '/v1.0/messages',
      { source: number.number, destinations: [kPhone], text: 'Hello' });
    await until(async () => (await server.ask('GET', `/v1.0/messages/${sent.id}`))
      .targets[0].status === 'failed'); // own ranges carry no texts

    const { json } = numberctl.at(server);
    assert.deepEqual((await json('carriers', 'list')).map(({ name }) => name), ['main', 'ranges']);
    assert.equal((await json('inventory', 'list', 'ranges', '--status', 'assigned')).length, 1);
    assert.deepEqual(await json('findings', 'list', '--carrier', 'ranges'), []);

    const run = await until(async () => {
      const { status, body } = await server.api('POST', '/v1.0/carriers/ranges/reconciliations',
        {});
      return status === 200 && body;
    });
    const ended = await until(async () => (await server.ask('GET',
      '/v1.0/carriers/ranges/reconciliations')).result
      .find(({ id, status }) => id === run.id && status === 'complete'));
    assert.deepEqual([ended.numbers_here, ended.orphans + ended.ghosts + ended.drifts], [1, 0]);
    await server.ask('DELETE', `/v1.0/numbers/${number.id}`);
    assert.deepEqual(await search(''), ['+46850000001', '+46850000002']);
  });
