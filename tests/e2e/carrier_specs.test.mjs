// SPDX-License-Identifier: Apache-2.0
// Every request that the adapters make, against the carriers' official specifications; and those'
// own libraries against our signatures. The specifications are data that the repository does not
// have: $NUMBERD_CARRIER_SPECS says where they are, else ../shared/specs beside it.
import { after, test } from 'node:test';
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import http from 'node:http';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { once } from 'node:events';
import { getHttpOperationsFromSpec } from '@stoplight/prism-http';
import { createClientFromOperations } from '@stoplight/prism-http/dist/client.js';
import Telnyx from 'telnyx';
import twilio from 'twilio';
import { startChecked } from '../support/checked.mjs';
import { root } from '../support/numberd.mjs';
import { TelnyxAccount } from '../support/telnyx_account.mjs';

const run = promisify(execFile);
const specs = process.env.NUMBERD_CARRIER_SPECS ?? join(root, '../shared/specs');
const kMinute = { timeout: 60_000 };
const kNumber = '+12125550100';
const kReference = '0b266038-844b-71ec-97d8-63ba531361ce';
const servers = [];

after(() => servers.forEach((server) => server.close()));

const silent = { child: () => silent };
for (const level of ['trace', 'debug', 'info', 'success', 'warn', 'error', 'fatal'])
  silent[level] = () => {};

/**
 * A carrier that answers each request with its specification's example, and keeps what in the
 * request is not as specified. `own(what, body, asked)` puts what the request was about into the
 * example.
 */
async function specified(file, own) {
  const operations = await getHttpOperationsFromSpec(join(specs, file));
  const client = createClientFromOperations(operations, { mock: { dynamic: false },
    validateRequest: true, validateResponse: false, checkSecurity: true, errors: false,
    logger: silent });
  const carrier = { asked: [], violations: [] };
  const answer = async (request, body) => {
    const what = `${request.method} ${request.url.split('?')[0]}`;
    carrier.asked.push(what);
    const { status, data, violations } = await client.request(request.url,
      { method: request.method.toLowerCase(), headers: request.headers, body });
    carrier.violations.push(...violations.input.map(({ message, path }) =>
      `${what}: ${path?.join('.')} ${message}`));
    if (data === undefined || data === '') return [status];
    const example = typeof data === 'string' ? JSON.parse(data) : data;
    return [status, own(what, example, carrier.asked)];
  };
  const server = http.createServer(async (request, response) => {
    let text = '';
    for await (const chunk of request) text += chunk;
    if (request.url.startsWith('/hooks/')) return response.end('{}'); // the example's own callback
    const isJson = request.headers['content-type']?.startsWith('application/json');
    try {
      const [status, body] = await answer(request, isJson ? JSON.parse(text) : text || undefined);
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(body === undefined ? '' : JSON.stringify(body));
    } catch (error) {
      carrier.violations.push(`${request.method} ${request.url}: ${error.message}`);
      response.writeHead(500).end();
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  servers.push(server);
  carrier.url = `http://127.0.0.1:${server.address().port}`;
  return carrier;
}

/** Why each operation of the adapter did not succeed: "" where it did. */
async function probe(kind, url) {
  const { stdout } = await run(join(root, 'build/release/carrier_probe'), [kind, url], kMinute);
  const lines = stdout.trim().split('\n').map((line) => JSON.parse(line));
  return Object.fromEntries(lines.map(({ operation, reason }) => [operation, reason]));
}

const isThere = existsSync(join(specs, 'telnyx_strict.json'));
if (!isThere) console.log(`NOT RUN: there are no specifications in ${specs}`);

/** The examples, about our number, order and port. */
function ofTelnyx(what, body, asked) {
  const mine = { customer_reference: kReference };
  const isFirst = asked.filter((one) => one === what).length === 1;
  if (what === 'GET /number_orders' && isFirst) return { ...body, data: [] };
  if (/ \/number_orders$/.test(what)) Object.assign([body.data].flat()[0], mine);
  if (what === 'GET /phone_numbers') {
    Object.assign(body.data[0], { phone_number: kNumber, status: 'active' });
    body.meta.page_number = 1;
  }
  if (what === 'GET /porting_orders' && isFirst) return { ...body, data: [] };
  if (/ \/porting_orders$/.test(what)) {
    Object.assign(body.data[0], mine);
    body.data[0].status.value = 'draft';
  }
  return body;
}

const kSid = 'AC0123456789abcdef0123456789abcdef';

function ofTwilio(what, body, asked) {
  const isFirst = asked.filter((one) => one === what).length === 1;
  const mine = { phone_number: kNumber, friendly_name: kReference };
  if (what.endsWith('/IncomingPhoneNumbers.json')) {
    if (what.startsWith('POST')) return { ...body, ...mine };
    if (isFirst) return { ...body, incoming_phone_numbers: [] };
    Object.assign(body.incoming_phone_numbers[0], mine);
  }
  if (/^GET .*Messages.json$/.test(what)) return { ...body, next_page_uri: null };
  return body;
}

if (isThere) {
  test("Telnyx' specification takes every request of the adapter", kMinute, async () => {
    const carrier = await specified('telnyx_strict.json', ofTelnyx);
    const reasons = await probe('telnyx', carrier.url);
    assert.deepEqual(carrier.violations, []);
    for (const [operation, reason] of Object.entries(reasons))
      assert.equal(reason, operation === 'text_state' ? 'NOT_SUPPORTED' : '', operation);
    const operations = new Set(carrier.asked.map((what) =>
      what.replace(/\/[0-9a-f-]{8,}/g, '/ID')));
    for (const what of ['GET /available_phone_numbers', 'GET /number_orders',
      'POST /number_orders', 'GET /phone_numbers', 'PATCH /phone_numbers/ID',
      'PATCH /phone_numbers/ID/messaging', 'DELETE /phone_numbers/ID', 'POST /messages',
      'POST /portability_checks', 'GET /porting_orders', 'POST /porting_orders',
      'PATCH /porting_orders/ID', 'POST /porting_orders/ID/actions/confirm',
      'POST /porting_orders/ID/actions/cancel', 'POST /porting_orders/ID/comments'])
      assert.ok(operations.has(what), what);
  });

  test("Twilio's specification takes every request of the adapter", kMinute, async () => {
    const carrier = await specified('twilio_api_loose.json', ofTwilio);
    const reasons = await probe('twilio', carrier.url);
    // Its porting API has a specification of its own.
    assert.deepEqual(carrier.violations.filter((one) => !one.includes(' /v1/Porting/')), []);
    for (const operation of ['search', 'order', 'order_state', 'list', 'configure', 'release',
      'send_text', 'send_media', 'text_state'])
      assert.equal(reasons[operation], '', operation);
    const account = `/2010-04-01/Accounts/${kSid}`;
    const operations = new Set(carrier.asked.map((what) => what.replace(/\/PN\w+/, '/ID')));
    for (const what of [`GET ${account}/AvailablePhoneNumbers/US/Local.json`,
      `GET ${account}/IncomingPhoneNumbers.json`, `POST ${account}/IncomingPhoneNumbers.json`,
      `POST ${account}/IncomingPhoneNumbers/ID.json`,
      `DELETE ${account}/IncomingPhoneNumbers/ID.json`, `POST ${account}/Messages.json`,
      `GET ${account}/Messages.json`])
      assert.ok(operations.has(what), what);
  });
}

test("what Twilio's own library signs is heard, and what it does not is not", kMinute,
  async () => {
    const server = await startChecked({ set: { 'carriers.tw.kind': 'twilio',
      'carriers.tw.account_sid': kSid, 'carriers.tw.auth_token': 'token',
      'carriers.tw.base_url': 'http://127.0.0.1:9', 'hooks.public_url': 'https://ours.example' } });
    try {
      const params = { MessageSid: 'SM1', SmsStatus: 'delivered', MessageStatus: 'delivered',
        AccountSid: kSid, From: kNumber, To: '+12125550199', Body: 'Zoë & co = 100%' };
      const tell = async (path, token) => (await fetch(`${server.http}${path}`, { method: 'POST',
        body: new URLSearchParams(params), signal: AbortSignal.timeout(10_000),
        headers: { 'x-twilio-signature': twilio.getExpectedTwilioSignature(token,
          `https://ours.example${path}`, params) } })).status;
      assert.equal(await tell('/hooks/tw?ref=a%2Fb', 'token'), 200);
      assert.equal(await tell('/hooks/tw', 'token'), 200);
      assert.equal(await tell('/hooks/tw', 'another'), 401);
    } finally {
      await server.stop();
    }
  });

test("what Telnyx' own library takes for signed is heard, and what it does not is not", kMinute,
  async () => {
    const carrier = await TelnyxAccount.open([]);
    const server = await startChecked({ set: carrier.settings('te') });
    const { webhooks } = new Telnyx({ apiKey: 'KEY', publicKey: carrier.publicKey });
    try {
      for (const how of [{}, { forge: true }, { age: 400 }]) {
        const { headers, body } = carrier.signed('message.finalized', { id: 'x' }, how);
        const theirs = await webhooks.unwrap(body, { headers }).then(() => 200, () => 401);
        const ours = await fetch(`${server.http}/hooks/te`, { method: 'POST', headers, body,
          signal: AbortSignal.timeout(10_000) });
        assert.equal(ours.status, theirs, JSON.stringify(how));
        assert.equal(theirs, Object.keys(how).length === 0 ? 200 : 401);
      }
    } finally {
      await server.stop();
      await carrier.close();
    }
  });
