// SPDX-License-Identifier: Apache-2.0
// `numberctl demo`, as `./dev run` plays it, on an empty server and on one that is in use.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeFlow, numberctlBin, root, run, startNumberd, until } from '../support/numberd.mjs';
import { WebhookReceiver } from '../support/webhook_receiver.mjs';

const kMinute = { timeout: 60_000 };

async function demo(t, customer, after = customer) {
  const server = await startNumberd();
  t.after(() => server.stop());
  await server.ask('PUT', '/v1.0/customer', customer);
  const { code, stdout, stderr } = await run(numberctlBin, ['demo', '--data', server.dir]);
  assert.equal(code, 0, stdout + stderr);
  const { webhook_uri: uri, webhook_method: method } = await server.ask('GET', '/v1.0/customer');
  assert.deepEqual({ webhook_uri: uri, webhook_method: method }, after);
  return stdout;
}

test('the demonstration shows its webhooks and leaves none behind', kMinute, async (t) => {
  const stdout = await demo(t, { webhook_uri: '', webhook_method: 'PUT' });
  assert.match(stdout, /^ {2}webhooks go to http:\/\/127\.0\.0\.1:\d+\/\S+ \(this program\)$/m);
  assert.match(stdout, /^ {2}.*call_hangup.*message_created x2/m);
  assert.match(stdout, /^numberd is up\.$/m);
});

test('the demonstration clears the address that a killed one left', kMinute, async (t) => {
  const stdout = await demo(t,
    { webhook_uri: 'http://127.0.0.1:9/numberctl-demo', webhook_method: 'POST' },
    { webhook_uri: '', webhook_method: 'POST' });
  assert.match(stdout, /^ {2}.*call_hangup.*message_created x2/m);
});

test('the demonstration takes no event from a webhook_uri that is set', kMinute, async (t) => {
  const receiver = await WebhookReceiver.open();
  t.after(() => receiver.close());
  const stdout = await demo(t, { webhook_uri: receiver.uri, webhook_method: 'POST' });
  assert.match(stdout, /^ {2}not shown: they went to the customer's own webhook_uri$/m);
  assert.match(stdout, /^numberd is up\.$/m);
  const told = (type) => receiver.accepted().filter((event) => event.type === type).length;
  await until(() => told('call_hangup') === 1 && told('message_created') === 2,
    { what: 'the receiver is told of the call and both texts' });
});

test('the demonstration leaves a number alone that has flows of its own', kMinute, async (t) => {
  const server = await startNumberd();
  t.after(() => server.stop());
  const play = async () => {
    const { code, stdout, stderr } = await run(numberctlBin, ['demo', '--data', server.dir]);
    assert.equal(code, 0, stdout + stderr);
    return stdout;
  };
  await play();
  const own = await makeFlow(server, [{ type: 'answer' }, { type: 'hangup' }]);
  const { result: [number] } = await server.ask('GET', '/v1.0/numbers');
  const path = `/v1.0/numbers/${number.id}`;
  const isUntouched = async (changed) => {
    const before = await server.ask('PUT', path, changed);
    const stdout = await play();
    assert.deepEqual(await server.ask('GET', path), before);
    return stdout;
  };
  // Its flows with another name: all is shown.
  assert.match(await isUntouched({ name: 'mine' }), /^ {2}.*call_hangup.*message_created x2/m);
  const called = await isUntouched({ call_flow_id: own });
  assert.match(called, /not the demonstration's: it stays as it is$/m);
  assert.match(called, /^ {2}not shown: calls to the number/m);
  assert.match(called, /^ {2}customer_updated, message_created x2/m);
  assert.doesNotMatch(called, /call_/);
  assert.match(called, /^numberd is up\.$/m);
  await server.ask('POST', `${path}/suspend`);
  const suspended = await isUntouched({ call_flow_id: number.call_flow_id });
  assert.match(suspended, /is suspended: it stays as it is$/m);
  assert.match(suspended, /^ {2}not shown: there was no call and no text$/m);
});

test('./dev demo: flags that are given win over its own', kMinute, async (t) => {
  const data = mkdtempSync(join(tmpdir(), 'numberd-demo-'));
  t.after(() => rmSync(data, { recursive: true }));
  const other = '127.0.0.2'; // its own flags say 127.0.0.1
  const { code, stdout, stderr } = await run(join(root, 'scripts/run.sh'),
    ['demo', '--http', `${other}:0`, '--set', `sip.listen=${other}:0`, '--data', data]);
  assert.equal(code, 0, stdout + stderr);
  const at = `${other}:[1-9]\\d*`;
  assert.match(stdout, new RegExp(`^numberd at http://${at}, SIP at ${at}$`, 'm'));
  assert.doesNotMatch(stdout, /numberd is up|call it/);
  assert.match(stdout, /^dev demo: ok$/m);
  assert.ok(existsSync(join(data, 'admin.json')), 'a folder that was named stays');
});
