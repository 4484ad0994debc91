// SPDX-License-Identifier: Apache-2.0
// Numbers that come from another carrier and go to one, moved by the operator's steps.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { makeCustomer, startChecked } from '../support/checked.mjs';
import { makeFlow, until } from '../support/numberd.mjs';
import { callToItsEnd } from '../support/sip_client.mjs';
import { WebhookReceiver } from '../support/webhook_receiver.mjs';

const kMinute = { timeout: 60_000 };
const kPdf = Buffer.from('%PDF-1.4\n%test').toString('base64');
const kLosing = {
  carrier_name: 'Old Phone Co', entity_name: 'Example Ltd', authorized_person: 'Ann Bee',
  account_number: '0123456789', pin: '4711',
  address: { street: '1 Road', locality: 'Town', region: 'CA', postal_code: '94000',
    country: 'US' },
};

let server;
let customer;
let receiver;

before(async () => {
  server = await startChecked();
  receiver = await WebhookReceiver.open();
  customer = await makeCustomer(server, 'unlimited');
}, kMinute);

after(async () => {
  await server?.stop();
  await receiver?.close();
});

/** What the customer asks, which succeeds. */
async function ask(method, path, body) {
  const answer = await customer.api(method, path, body);
  assert.equal(answer.status, 200, JSON.stringify(answer.body).slice(0, 500));
  return answer.body;
}
async function refused(method, path, body, who = customer) {
  const { status, body: answer } = await who.api(method, path, body);
  assert.ok(status >= 400, JSON.stringify(answer));
  return answer.error.reason;
}
const draft = (number, more = {}) => ask('POST', '/v1.0/number_ports',
  { account: 'own', numbers: [{ number, ...more }], losing: kLosing });
const step = (port, body) => server.ask('POST', `/v1.0/number_ports/${port.id}/steps`, body);

test('a number comes along, with its flow, and answers as soon as the port is completed', kMinute,
  async () => {
    await customer.api('PUT', '/v1.0/customer', { webhook_uri: receiver.uri });
    const flow = await makeFlow({ ask }, [{ type: 'answer' }, { type: 'beep' },
      { type: 'hangup' }]);
    const port = await draft('+14155550100', { call_flow_id: flow, name: 'front desk' });
    assert.equal(port.status, 'draft');
    assert.equal(port.manual, true);
    assert.equal(port.losing.pin, '****');
    assert.equal(port.losing.account_number, '****6789');
    const path = `/v1.0/number_ports/${port.id}`;

    const loa = await fetch(`${server.http}${path}/loa?accesskey=${customer.key}`);
    assert.equal(loa.headers.get('content-type'), 'application/pdf');
    const letter = await loa.text();
    assert.ok(letter.startsWith('%PDF-1.4') && letter.includes('Example Ltd'));
    assert.ok(!letter.includes('4711'));
    const document = await ask('POST', `${path}/documents`,
      { kind: 'loa', file_name: 'loa.pdf', content: kPdf });
    assert.equal((await ask('GET', `/v1.0/port_documents/${document.id}`)).content, kPdf);

    assert.equal((await ask('POST', `${path}/submit`)).status, 'submitted');
    assert.equal((await ask('POST', `${path}/submit`)).status, 'submitted');
    assert.equal(await refused('POST', `${path}/documents`,
      { kind: 'loa', file_name: 'loa.pdf', content: kPdf }), 'STATE_INVALID');
    assert.equal(await refused('POST', `${path}/steps`, { status: 'completed' }),
      'PERMISSION_DENIED');
    await step(port, { status: 'in-process' });
    await step(port, { status: 'action-required', reason: 'the name does not match' });
    assert.equal((await ask('GET', path)).reason, 'the name does not match');
    await ask('PUT', path, { losing: { ...kLosing, entity_name: 'Example Limited', pin: '' } });
    assert.equal((await ask('POST', `${path}/submit`)).status, 'submitted');
    await ask('POST', `${path}/comments`, { text: 'The name was corrected.' });
    await server.ask('POST', `${path}/comments`, { text: 'Thank you.' });
    assert.deepEqual((await ask('GET', `${path}/comments`)).result.map(({ author }) => author),
      ['customer', 'operator']);
    await step(port, { status: 'scheduled', tm_foc: '2030-01-31 09:30:00' });
    await step(port, { status: 'completed' });

    const { result: [number] } = await ask('GET', '/v1.0/numbers?number=%2B14155550100');
    assert.equal(number.id, port.numbers[0].number_id);
    assert.equal(number.status, 'active');
    assert.equal(number.name, 'front desk');
    assert.equal(number.call_flow_id, flow);
    assert.equal(await callToItsEnd(server.sip, number.number), null);

    const steps = await until(() => {
      const told = receiver.received.filter(({ type }) => type.startsWith('number_port_'));
      return told.at(-1)?.type === 'number_port_completed' && told;
    }, { what: 'the webhooks of every step' });
    const seen = steps.map(({ data }) => data.status);
    for (const status of ['draft', 'submitted', 'in-process', 'action-required', 'scheduled',
      'completed']) assert.ok(seen.includes(status), `${status} of ${seen}`);
    assert.ok(!JSON.stringify(steps).includes('4711'));
  });

test('what is wrong is refused with its place', kMinute, async () => {
  const create = (body) => customer.api('POST', '/v1.0/number_ports', { account: 'own', ...body });
  const details = ({ body }) => body.error.details.map(({ path }) => path);
  assert.deepEqual(details(await create({ numbers: [{ number: '+899100000001' }] })),
    ['numbers[0].number']);
  assert.deepEqual(details(await create({
    numbers: [{ number: '+14155550120' }, { number: '+14155550120' }], tm_requested: 'soon' })),
  ['tm_requested', 'numbers[1].number']);
  assert.deepEqual(details(await create({ account: 'nobody',
    numbers: [{ number: '+14155550120' }] })), ['account']);

  const port = await ask('POST', '/v1.0/number_ports',
    { account: 'own', numbers: [{ number: '+14155550121' }] });
  const path = `/v1.0/number_ports/${port.id}`;
  const incomplete = await customer.api('POST', `${path}/submit`);
  assert.equal(incomplete.status, 400);
  assert.ok(details(incomplete).includes('losing.entity_name'));
  const upload = (body) => customer.api('POST', `${path}/documents`,
    { kind: 'other', file_name: 'a.pdf', content: kPdf, ...body });
  assert.deepEqual(details(await upload({ content: 'not Base64!' })), ['content']);
  assert.deepEqual(details(await upload({ content: Buffer.from('<html>').toString('base64') })),
    ['content']);
  assert.deepEqual(details(await upload({ file_name: '../x.pdf' })), ['file_name']);
  assert.deepEqual(details(await upload({ content_type: 'image/png' })), ['content_type']);
});

test('a document may have five MiB, which other bodies may not', kMinute, async () => {
  const port = await draft('+14155550122');
  const path = `/v1.0/number_ports/${port.id}`;
  const content = (bytes) => Buffer.concat([Buffer.from('%PDF-1.4\n'),
    Buffer.alloc(bytes - 9, 'x')]).toString('base64');
  const most = 5 * 1024 * 1024;
  const document = await ask('POST', `${path}/documents`,
    { kind: 'invoice', file_name: 'bill.pdf', content: content(most) });
  assert.equal(document.bytes, most);
  assert.equal(await refused('POST', `${path}/documents`,
    { kind: 'invoice', file_name: 'bill.pdf', content: content(most + 1) }), 'INVALID_ARGUMENT');
  assert.equal((await customer.api('POST', `${path}/comments`,
    { text: 'x'.repeat(1 << 20) })).status, 413);
  assert.equal((await ask('GET', `${path}/documents`)).result.length, 1);
  await ask('DELETE', `/v1.0/port_documents/${document.id}`);
});

test("ports are their customer's, and the operator's", kMinute, async () => {
  const port = await draft('+14155550123');
  const path = `/v1.0/number_ports/${port.id}`;
  const other = await makeCustomer(server, 'basic');
  assert.equal(await refused('GET', path, undefined, other), 'NUMBER_PORT_NOT_FOUND');
  assert.equal(await refused('GET', '/v1.0/number_ports?all=true', undefined, other),
    'PERMISSION_DENIED');
  const { result } = await server.ask('GET', '/v1.0/number_ports?all=true');
  assert.ok(result.some(({ id }) => id === port.id));
  await ask('POST', `${path}/submit`);
  assert.equal(await refused('POST', '/v1.0/number_ports',
    { account: 'own', numbers: [{ number: '+14155550123' }] }, other), 'NUMBER_PORT_OPEN');
  assert.equal(await refused('DELETE', path), 'STATE_INVALID');
  assert.equal((await ask('POST', `${path}/cancel`)).status, 'cancelled');
  await ask('DELETE', path);
  assert.equal(await refused('GET', path), 'NUMBER_PORT_NOT_FOUND');
});

test('a number goes with its PIN, and not without', kMinute, async () => {
  const { result: [number] } = await ask('GET', '/v1.0/numbers?number=%2B14155550100');
  assert.equal((await ask('PUT', '/v1.0/port_out_pin', { pin: '1234' })).pin, '****');
  const wrong = await server.ask('POST', '/v1.0/port_outs',
    { numbers: [number.number], gaining_carrier: 'New Phone Co', pin: '9999' });
  assert.equal(wrong.pin, '****');
  assert.equal(await refused('DELETE', `/v1.0/numbers/${number.id}`), 'NUMBER_PORT_OPEN');
  assert.equal(await refused('POST', `/v1.0/port_outs/${wrong.id}/approve`, {}), 'PIN_MISMATCH');
  assert.equal((await ask('POST', `/v1.0/port_outs/${wrong.id}/refuse`,
    { reason: 'the PIN is wrong' })).status, 'refused');
  const right = await server.ask('POST', '/v1.0/port_outs',
    { numbers: [number.number], gaining_carrier: 'New Phone Co', pin: '1234' });
  assert.equal((await ask('POST', `/v1.0/port_outs/${right.id}/approve`,
    { tm_foc: '2001-01-31 09:30:00' })).status, 'approved');
  await until(async () =>
    (await ask('GET', `/v1.0/port_outs/${right.id}`)).status === 'completed',
  { what: 'the date comes' });
  assert.equal(await refused('GET', `/v1.0/numbers/${number.id}`), 'NUMBER_NOT_FOUND');
  assert.notEqual(await callToItsEnd(server.sip, number.number), null);
});
