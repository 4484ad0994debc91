// SPDX-License-Identifier: Apache-2.0
// Texts: the outside phone's view, the records and the steps of their flows.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { makeFlow, makeNumber, until } from '../support/numberd.mjs';
import { makeCustomer, startChecked } from '../support/checked.mjs';

const kNil = '00000000-0000-0000-0000-000000000000';
const kPeer = '${voipbin.conversation.peer.target}';
const kText = '${voipbin.conversation_message.text}';
const kMinute = { timeout: 60_000 };
const kAgent = '+15550009999';

let server;
let keywords;
let serial = 0;

const reply = (id, text) => ({ id, type: 'message_send', next_id: 'end',
  option: { destinations: [kPeer], text } });

before(async () => {
  server = await startChecked();
  keywords = await makeFlow(server, [
    { type: 'branch', option: { variable: 'voipbin.conversation_message.text', ignore_case: true,
      default_target_id: 'forward',
      target_ids: { HOURS: 'hours', MENU: 'help', JOIN: 'join' } } },
    reply('hours', "We're open Mon-Fri 9-5"),
    reply('help', 'Text HOURS or JOIN.'),
    reply('join', `Hello ${kPeer}.`),
    { id: 'forward', type: 'message_send',
      option: { destinations: [kAgent], text: `From ${kPeer}: ${kText}` } },
    { id: 'end', type: 'stop' },
  ]);
}, kMinute);

after(() => server?.stop());

const freshNumber = () => `+8996000${String(++serial).padStart(5, '0')}`;
const freshPhone = () => `+1555777${String(++serial).padStart(4, '0')}`;
const textTo = (to, from, text, more) => server.ask('POST', '/sandbox/messages',
  { from, to, text, ...more });

/** The first text that this phone got, once it is there. */
const arrived = (phone) => until(async () => (await server.ask('GET', '/sandbox/messages')).result
  .find(({ to, direction }) => to === phone && direction === 'inbound'),
{ seconds: 15, what: `a text to ${phone}` });

const recordsOf = async (phone) => (await server.ask('GET', '/v1.0/messages?page_size=100')).result
  .filter(({ source, targets }) => source.target === phone ||
    targets.some(({ destination }) => destination.target === phone));

async function stepsOf(activeflow) {
  const run = await until(async () => {
    const found = await server.ask('GET', `/v1.0/activeflows/${activeflow}`);
    return found.status === 'ended' && found;
  }, { what: 'the flow has ended' });
  return run;
}

test('HOURS is answered; the records and the steps say how', kMinute, async () => {
  const number = await makeNumber(server, freshNumber(), { message_flow: keywords });
  const phone = freshPhone();
  const sent = await textTo(number.number, phone, 'HOURS');
  assert.deepEqual({ ...sent, tm_create: '' }, { from: phone, to: number.number, text: 'HOURS',
    media: [], direction: 'outbound', status: 'delivered', reason: '', tm_create: '' });
  const got = await arrived(phone);
  assert.equal(got.text, "We're open Mon-Fri 9-5");
  assert.equal(got.from, number.number);

  const records = await until(async () => {
    const all = await recordsOf(phone);
    return all.length === 2 && all.every(({ targets }) =>
      ['received', 'delivered'].includes(targets[0].status)) && all;
  }, { what: 'both records' });
  const [inbound] = records.filter(({ direction }) => direction === 'inbound');
  const [outbound] = records.filter(({ direction }) => direction === 'outbound');
  assert.equal(inbound.text, 'HOURS');
  assert.equal(inbound.number_id, number.id);
  assert.equal(inbound.targets[0].status, 'received');
  assert.equal(outbound.text, "We're open Mon-Fri 9-5");
  assert.equal(outbound.source.target, number.number);
  assert.equal(outbound.targets[0].destination.target, phone);
  assert.equal(outbound.targets[0].status, 'delivered');
  assert.equal(outbound.activeflow_id, inbound.activeflow_id);
  assert.deepEqual(await server.ask('GET', `/v1.0/messages/${outbound.id}`), outbound);

  const run = await stepsOf(inbound.activeflow_id);
  assert.equal(run.reference_type, 'message');
  assert.equal(run.reference_id, inbound.id);
  assert.equal(run.flow_id, keywords);
  assert.deepEqual(run.executed_actions.map(({ type, result }) => `${type}: ${result}`),
    ['branch: branch HOURS', `message_send: queued ${outbound.id}`, 'stop: stopped']);
  assert.equal(run.executed_actions[1].option.destinations[0], phone, 'after substitution');
});

test('keywords regardless of case and space; each to its own answer', kMinute, async () => {
  const number = await makeNumber(server, freshNumber(), { message_flow: keywords });
  for (const [text, answer] of [['hours', /^We're open/], ['  Menu ', /^Text HOURS/]]) {
    const phone = freshPhone();
    await textTo(number.number, phone, text);
    assert.match((await arrived(phone)).text, answer);
  }
  const phone = freshPhone();
  await textTo(number.number, phone, 'join');
  assert.equal((await arrived(phone)).text, `Hello ${phone}.`);
});

test('STOP ends the texts to a phone until START; the ledger proves both', kMinute, async () => {
  const number = await makeNumber(server, freshNumber(), { message_flow: keywords });
  const phone = freshPhone();
  await textTo(number.number, phone, ' Stop. ');
  assert.match((await arrived(phone)).text, /unsubscribed/);
  const body = { source: number.number, destinations: [phone], text: 'news' };
  const refused = await server.api('POST', '/v1.0/messages', body);
  assert.deepEqual([refused.status, refused.body.error.reason], [403, 'RECIPIENT_OPTED_OUT']);
  assert.equal(refused.body.error.details[0].path, 'destinations[0].target');
  await textTo(number.number, phone, 'stop');
  await textTo(number.number, phone, 'START');
  await server.ask('POST', '/v1.0/messages', body);
  const texts = await until(async () => {
    const got = (await server.ask('GET', '/sandbox/messages')).result
      .filter(({ to, direction }) => to === phone && direction === 'inbound');
    return got.length === 3 && got.map(({ text }) => text);
  }, { what: 'two confirmations and a text' });
  assert.equal(texts.filter((text) => text === 'news').length, 1);

  const peer = encodeURIComponent(phone);
  const [entry] = (await server.ask('GET', `/v1.0/opt_outs?peer=${peer}`)).result;
  assert.deepEqual([entry.status, entry.keyword, entry.text, entry.number],
    ['opted_in', 'START', 'START', number.number]);
  assert.deepEqual(entry.history.map(({ change }) => [change.type, change.after.text]),
    [['opt_out_updated', 'START'], ['opt_out_created', ' Stop. ']]);
  const { message_id } = entry.history[1].change.after;
  const stop = await server.ask('GET', `/v1.0/messages/${message_id}`);
  assert.deepEqual([stop.text, stop.reason], [' Stop. ', 'KEYWORD_HANDLED']);
});

test('an unknown word takes the default branch, to the agent, and not back', kMinute, async () => {
  const forward = await makeFlow(server, [
    { type: 'variable_set', option: { key: 'said', value: kText } },
    { type: 'branch', option: { variable: 'voipbin.conversation_message.text',
      default_target_id: 'other', target_ids: { HOURS: 'other' } } },
    { id: 'other', type: 'message_send', option: { destinations: [kAgent], text: '${said}' } },
  ]);
  const number = await makeNumber(server, freshNumber(), { message_flow: forward });
  const phone = freshPhone();
  await textTo(number.number, phone, 'Do you sell ${pens}?');
  const got = await arrived(kAgent);
  assert.equal(got.text, 'Do you sell ${pens}?', 'what a stranger wrote is no template');
  const [record] = await recordsOf(phone);
  const run = await stepsOf(record.activeflow_id);
  assert.equal(run.executed_actions[1].result, 'default');
  const phones = (await server.ask('GET', '/sandbox/messages')).result;
  assert.ok(!phones.some(({ to }) => to === phone));
});

test('a text that no flow takes is refused, and says why', kMinute, async () => {
  const refusedFor = async (number, reason, more) => {
    const phone = freshPhone();
    const sent = await textTo(number, phone, 'HOURS', more);
    assert.deepEqual([sent.status, sent.reason], ['refused', reason]);
    // A text to nobody's number is in nobody's list.
    if (reason === 'NUMBER_NOT_FOUND') return phone;
    const shown = (await server.ask('GET', '/sandbox/messages')).result
      .find(({ from }) => from === phone);
    assert.deepEqual([shown.status, shown.reason], ['refused', reason]);
    return phone;
  };
  const bare = await makeNumber(server, freshNumber());
  const phone = await refusedFor(bare.number, 'NO_MESSAGE_FLOW');
  const [record] = await recordsOf(phone);
  assert.equal(record.reason, 'NO_MESSAGE_FLOW');
  assert.equal(record.activeflow_id, kNil);
  await refusedFor(freshNumber(), 'NUMBER_NOT_FOUND');
  await refusedFor('+15551230000', 'NUMBER_NOT_FOUND');

  const bound = await makeNumber(server, freshNumber(), { message_flow: keywords });
  await refusedFor(bound.number, 'VIRTUAL_NUMBER_FROM_PSTN', { origin: 'pstn' });
  await server.ask('POST', `/v1.0/numbers/${bound.id}/suspend`);
  await refusedFor(bound.number, 'NUMBER_SUSPENDED');
  await server.ask('POST', `/v1.0/numbers/${bound.id}/reactivate`);
  const again = freshPhone();
  assert.equal((await textTo(bound.number, again, 'HOURS')).status, 'delivered');
  await arrived(again);
  await server.ask('DELETE', `/v1.0/numbers/${bound.id}`);
  await refusedFor(bound.number, 'NUMBER_NOT_FOUND');

  const pending = await server.ask('POST', '/v1.0/numbers',
    { number: '+15005550002', message_flow_id: keywords });
  assert.equal(pending.status, 'purchase-pending');
  await refusedFor(pending.number, 'NUMBER_PURCHASE_PENDING');
});

test('a normal number takes texts from outside and from inside', kMinute, async () => {
  const number = await makeNumber(server, '+15551234567', { message_flow: keywords });
  for (const origin of [undefined, 'pstn', 'internal']) {
    const phone = freshPhone();
    const sent = await textTo(number.number, phone, 'HOURS', origin && { origin });
    assert.equal(sent.status, 'delivered', String(origin));
    await arrived(phone);
  }
});

test('sending: to several, with pictures, and what becomes of each', kMinute, async () => {
  const { number, id } = await makeNumber(server, freshNumber());
  const good = freshPhone();
  const bad = '+15005550100';
  const sent = await server.ask('POST', '/v1.0/messages', { source: number,
    destinations: [good, { target: bad }], text: 'Hi', medias: ['https://example.com/a.png'] });
  assert.equal(sent.type, 'mms');
  assert.equal(sent.number_id, id);
  const got = await arrived(good);
  assert.deepEqual(got.media, ['https://example.com/a.png']);
  const done = await until(async () => {
    const message = await server.ask('GET', `/v1.0/messages/${sent.id}`);
    const settled = message.targets.every(({ status }) => ['delivered', 'failed'].includes(status));
    return settled && message;
  }, { what: 'both are settled' });
  const byNumber = Object.fromEntries(done.targets.map(
    ({ destination, status, reason }) => [destination.target, `${status} ${reason}`]));
  assert.deepEqual(byNumber, { [good]: 'delivered ', [bad]: 'failed CARRIER_REJECTED' });

  const again = '+15005550102'; // cannot be reached twice
  const retried = await server.ask('POST', '/v1.0/messages',
    { source: number, destinations: [again], text: 'Hi' });
  await until(async () => (await server.ask('GET', `/v1.0/messages/${retried.id}`))
    .targets[0].status === 'delivered', { seconds: 20, what: 'the third attempt' });
});

test('sending from a number that is not one of yours', kMinute, async () => {
  const { api } = await makeCustomer(server, 'unlimited');
  const own = await makeNumber(server, freshNumber());
  for (const source of [own.number, '+15551239999']) {
    const { status, body } = await api('POST', '/v1.0/messages',
      { source, destinations: ['+15557654321'], text: 'x' });
    assert.equal(status, 400, JSON.stringify(body));
    assert.equal(body.error.reason, 'SOURCE_NOT_OWNED');
  }
  await server.ask('POST', `/v1.0/numbers/${own.id}/suspend`);
  const suspended = await server.api('POST', '/v1.0/messages',
    { source: own.number, destinations: ['+15557654321'], text: 'x' });
  assert.equal(suspended.status, 409);
  assert.equal(suspended.body.error.reason, 'NUMBER_SUSPENDED');
});
