// SPDX-License-Identifier: Apache-2.0
// What was done with a number, counted; and lists as comma-separated values.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { makeFlow, makeNumber, until } from '../support/numberd.mjs';
import { startChecked } from '../support/checked.mjs';
import { parseCsv } from '../support/csv.mjs';
import { callToItsEnd } from '../support/sip_client.mjs';

const kMinute = { timeout: 60_000 };
const kPhone = '+15557654321';

let server;

before(async () => {
  server = await startChecked();
}, kMinute);

after(() => server?.stop());

const recordsOf = async (path, number) => (await server.ask('GET', path)).result
  .filter((one) => one.number_id === number.id);

test('usage counts calls, talk and texts, and the refused ones by reason', kMinute, async () => {
  const flow = await makeFlow(server, [{ type: 'answer' }, { type: 'sleep',
    option: { duration: 1000 } }, { type: 'hangup' }]);
  const number = await makeNumber(server, '+899100000001', { call_flow: flow });
  assert.equal(await callToItsEnd(server.sip, number.number), null);
  await server.ask('POST', `/v1.0/numbers/${number.id}/suspend`);
  assert.match(String(await callToItsEnd(server.sip, number.number)), /480/);
  await server.ask('POST', '/sandbox/messages', { from: kPhone, to: number.number, text: 'x' });
  await server.ask('POST', `/v1.0/numbers/${number.id}/reactivate`);
  await server.ask('POST', '/v1.0/messages',
    { source: number.number, destinations: [kPhone], text: 'Hi' });

  const path = `/v1.0/numbers/${number.id}/usage`;
  const { result, total } = await until(async () => {
    const usage = await server.ask('GET', path);
    return usage.total.incoming_calls === 2 && usage.total.talk_seconds > 0 && usage;
  }, { what: 'both calls are counted' });
  assert.equal(result.length, 1);
  const { day, ...counted } = result[0];
  assert.match(day, /^\d{4}-\d\d-\d\d$/);
  assert.deepEqual(counted, total);
  const { talk_seconds, talk_minutes, ...rest } = total;
  assert.ok(talk_seconds >= 1 && talk_minutes > 0, `${talk_seconds} s, ${talk_minutes} min`);
  assert.deepEqual(rest, {
    incoming_calls: 2, outgoing_calls: 0, answered_calls: 1, refused_calls: 1,
    inbound_messages: 1, outbound_messages: 1, refused_messages: 1,
    refusals: { NUMBER_SUSPENDED: 2 },
  });
  const refused = (await recordsOf('/v1.0/calls', number)).find((one) => one.reason);
  assert.equal(refused.reason, 'NUMBER_SUSPENDED');

  const csv = await server.api('GET', `${path}?format=csv`);
  assert.match(csv.headers.get('content-type'), /^text\/csv/);
  const [row] = parseCsv(csv.body);
  assert.equal(row.day, day);
  assert.equal(row.refused_calls, '1');
  assert.deepEqual(JSON.parse(row.refusals), { NUMBER_SUSPENDED: 2 });

  const other = `${path}?from=2001-01-01&to=2001-01-31`;
  assert.deepEqual((await server.ask('GET', other)).result, []);
});

test('a span that is no span is refused with its field', kMinute, async () => {
  const number = await makeNumber(server, '+899100000002');
  for (const [query, field] of [
    ['from=2026-02-30', 'from'], ['to=2026-1-1', 'to'], ['from=2026-01-02&to=2026-01-01', 'from'],
    ['from=2025-01-01&to=2025-04-03', 'from'], ['format=xml', 'format'],
  ]) {
    const answer = await server.api('GET', `/v1.0/numbers/${number.id}/usage?${query}`);
    assert.equal(answer.status, 400, query);
    assert.match(JSON.stringify(answer.body), new RegExp(`"${field}"`), query);
  }
  const widest = `/v1.0/numbers/${number.id}/usage?from=2025-01-01&to=2025-04-02`;
  assert.equal((await server.api('GET', widest)).status, 200);
});

test('lists are had as CSV, page by page, with the fields of the JSON', kMinute, async () => {
  await server.ask('POST', '/v1.0/numbers',
    { number: '+899100000003', name: 'a "b", c', tags: ['x', 'y z'] });
  const json = (await server.ask('GET', '/v1.0/numbers')).result;
  const rows = [];
  let token;
  do {
    const next = token ? `&page_token=${encodeURIComponent(token)}` : '';
    const page = await server.api('GET', `/v1.0/numbers?format=csv&page_size=2${next}`);
    assert.equal(page.status, 200);
    rows.push(...parseCsv(page.body));
    token = page.headers.get('x-next-page-token');
  } while (token);
  assert.deepEqual(rows.map(({ id }) => id), json.map(({ id }) => id));
  assert.deepEqual(Object.keys(rows[0]).sort(), Object.keys(json[0]).sort());
  assert.equal(rows[0].name, 'a "b", c');
  assert.equal(rows[0].tags, 'x;y z');
  for (const path of ['calls', 'messages', 'billings', 'events']) {
    const page = await server.api('GET', `/v1.0/${path}?format=csv`);
    const { result } = await server.ask('GET', `/v1.0/${path}`);
    assert.equal(parseCsv(page.body).length, result.length, path);
    assert.match(page.body, /^id,/, path);
  }
});
