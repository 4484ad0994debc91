// SPDX-License-Identifier: Apache-2.0
// What docs/api.md, docs/webhooks.md and docs/operations.md show is run.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { numberdBin, root, run, startNumberd, until } from '../support/numberd.mjs';
import { startChecked } from '../support/checked.mjs';
import { WebhookReceiver } from '../support/webhook_receiver.mjs';

const kMinute = { timeout: 60_000 };

let server;
let dir;

before(async () => {
  dir = mkdtempSync(join(tmpdir(), 'numberd-documents-'));
  server = await startChecked();
}, kMinute);

after(async () => {
  await server?.stop();
  rmSync(dir, { recursive: true, force: true });
});

/** The blocks of a document that are marked with this language. */
function blocks(page, language) {
  const text = readFileSync(join(root, 'docs', page), 'utf8');
  const marked = new RegExp(`^\`\`\`${language}\n(.*?)^\`\`\`$`, 'gms');
  return [...text.matchAll(marked)].map(([, block]) => block);
}

async function shell(command, env) {
  const PATH = `${dirname(numberdBin)}:${process.env.PATH}`;
  const { code, stdout, stderr } = await run('sh', ['-c', command],
    { env: { ...process.env, PATH, ...env }, seconds: 20 });
  assert.equal(code, 0, `${command}\n${stderr}`);
  return stdout;
}

test('the commands of docs/api.md succeed, in their order', kMinute, async () => {
  const ids = {};
  await server.ask('POST', '/v1.0/numbers', { number: '+899100000001' }); // as ./dev run does
  const commands = blocks('api.md', 'sh');
  assert.ok(commands.length >= 15, `${commands.length} commands`);
  for (const block of commands) {
    const command = block.replace(/<(\w+)>/g, (_, name) => ids[name] ?? assert.fail(`<${name}>`))
      .replace('curl -s', "curl -s -w '\\n%{http_code}'");
    const out = await shell(command, { API: server.http, KEY: server.key });
    const end = out.lastIndexOf('\n');
    assert.equal(out.slice(end + 1), '200', `${command}\n${out}`);
    const text = out.slice(0, end);
    const body = command.includes('format=csv') ? text : JSON.parse(text);
    const method = /-X (\w+)/.exec(command)?.[1] ?? 'GET';
    const path = /\$API(\/[^?"]*)/.exec(command)[1];
    server.check.assert({ method, path, status: 200, body });
    if (method === 'POST' && body.id) ids[path.split('/')[2].replace(/s$/, '')] = body.id;
    if (ids.number && body.status === 'purchase-pending') {
      await until(async () => (await server.ask('GET', `/v1.0/numbers/${ids.number}`)).status ===
        'active', { what: 'the number is active' });
    }
  }
  const got = await until(async () => (await server.ask('GET', '/sandbox/messages')).result
    .find(({ direction, text }) => direction === 'inbound' && text === 'Mon-Fri 9-5'),
  { what: 'the answer to HOURS' });
  assert.equal(got.to, '+15557654321');
});

test('the code of docs/webhooks.md tells real webhooks from false ones', kMinute, async () => {
  const receiver = await WebhookReceiver.open();
  try {
    const { webhook_secret: secret } = await server.ask('PUT', '/v1.0/customer',
      { webhook_uri: receiver.uri });
    await server.ask('POST', '/v1.0/numbers', { number: '+899100000077' });
    const { headers, text } = await until(() => receiver.received.find(
      ({ type }) => type === 'number_created'), { what: 'a webhook' });
    const later = String(Number(headers['webhook-timestamp']) + 1);
    const old = Number(headers['webhook-timestamp']) + 301;
    const cases = [
      [headers, text, secret, undefined, true],
      [headers, `${text} `, secret, undefined, false],
      [{ ...headers, 'webhook-id': 'x' }, text, secret, undefined, false],
      [{ ...headers, 'webhook-timestamp': later }, text, secret, undefined, false],
      [headers, text, `whsec_${Buffer.alloc(32).toString('base64')}`, undefined, false],
      [headers, text, secret, old, false],
    ];

    const module = join(dir, 'verify.mjs');
    writeFileSync(module, blocks('webhooks.md', 'js')[0]);
    const { verify } = await import(module);
    const script = join(dir, 'verify.py');
    writeFileSync(script, `${blocks('webhooks.md', 'python')[0]}
import json, sys
headers, body, secret, now = json.load(open(sys.argv[1]))
print(verify(headers, body.encode(), secret, now))
`);
    for (const [one, body, key, now, expected] of cases) {
      assert.equal(verify(one, Buffer.from(body), key, now), expected, 'node');
      const file = join(dir, 'case.json');
      writeFileSync(file, JSON.stringify([one, body, key, now ?? null]));
      const { stdout, stderr } = await run('python3', [script, file]);
      assert.equal(stdout, expected ? 'True\n' : 'False\n', stderr);
    }
  } finally {
    await server.ask('PUT', '/v1.0/customer', { webhook_uri: '' });
    await receiver.close();
  }
});

test('the backup of docs/operations.md is whole while the server runs', kMinute, async () => {
  const made = await server.ask('POST', '/v1.0/numbers', { number: '+899100000078' });
  const [command] = blocks('operations.md', 'sh');
  await shell(command, { DATA: server.dir, BACKUP: dir });
  // The server goes on, and the copy serves with the same key.
  const later = await server.ask('POST', '/v1.0/numbers', { number: '+899100000079' });
  const data = join(dir, 'restored');
  mkdirSync(data);
  copyFileSync(join(dir, 'numberd.db'), join(data, 'numberd.db'));
  copyFileSync(join(server.dir, 'admin.json'), join(data, 'admin.json'));
  const copy = await startNumberd({ dir: data });
  try {
    assert.deepEqual(await copy.ask('GET', `/v1.0/numbers/${made.id}`), made);
    assert.equal((await copy.api('GET', `/v1.0/numbers/${later.id}`)).status, 404);
  } finally {
    await copy.stop();
  }
});

test('docs/operations.md names every metric, and no other', async () => {
  const { body } = await server.api('GET', '/metrics', undefined, null);
  const served = new Set([...body.matchAll(/^# TYPE (\w+)/gm)].map(([, name]) => name));
  const page = readFileSync(join(root, 'docs/operations.md'), 'utf8');
  const named = new Set([...page.matchAll(/`(numberd_\w+)`/g)].map(([, name]) => name));
  for (const name of served) assert.ok(named.has(name), `${name} is not described`);
  // These appear with the first call.
  const late = ['numberd_calls_started_total', 'numberd_calls_refused_total',
    'numberd_sip_calls_total'];
  for (const name of named) assert.ok(served.has(name) || late.includes(name), `${name} is gone`);
});
