// SPDX-License-Identifier: Apache-2.0
// A telephone that people use, baresip, calls a number, presses a key and records what it hears.
// Its sound device is a bridge in memory: it sends back what it hears, which must not matter.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import net from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeFlow, makeNumber, startNumberd, until, within } from '../support/numberd.mjs';
import { allCalls, endedRun } from '../support/records.mjs';
import { readWav } from '../support/wav.mjs';

const kNumber = '+899100000001';
const kModules = '/usr/lib/baresip/modules';

async function freeTcpPort() {
  const listener = net.createServer().listen(0, '127.0.0.1');
  await once(listener, 'listening');
  const { port } = listener.address();
  listener.close();
  await once(listener, 'close');
  return port;
}

function configure(dir, controlPort) {
  mkdirSync(dir, { recursive: true });
  writeFileSync(join(dir, 'config'), ['sip_listen 127.0.0.1:0',
    'audio_player aubridge,bridge', 'audio_source aubridge,bridge',
    'ausrc_srate 8000', 'auplay_srate 8000', 'ausrc_channels 1', 'auplay_channels 1',
    `module_path ${kModules}`, 'module g711.so', 'module aubridge.so', 'module sndfile.so',
    'module_tmp account.so', 'module_app menu.so', 'module_app ctrl_tcp.so',
    `ctrl_tcp_listen 127.0.0.1:${controlPort}`, `snd_path ${dir}`, ''].join('\n'));
  writeFileSync(join(dir, 'accounts'),
    '<sip:+15550003333@127.0.0.1>;regint=0;audio_codecs=pcma\n');
  writeFileSync(join(dir, 'contacts'), '');
}

/** Sends one command over ctrl_tcp, a JSON object in a netstring. */
async function command(port, name, params = '') {
  const socket = net.connect(port, '127.0.0.1');
  let answer = '';
  socket.on('data', (chunk) => (answer += chunk)).on('error', (error) => (answer += error));
  await within(once(socket, 'connect'), 5, 'baresip takes commands');
  const text = JSON.stringify({ command: name, params, token: 'e2e' });
  socket.write(`${text.length}:${text},`);
  try {
    await until(() => answer.includes('"token":"e2e"'), { seconds: 5, what: `${name}: ${answer}` });
  } finally {
    socket.destroy();
  }
  assert.match(answer, /"ok":true/);
}

test('baresip is answered in A-law, hears the prompt, and its key takes the branch',
  { timeout: 90_000 }, async (t) => {
    const server = await startNumberd();
    t.after(() => server.stop());
    const flow = await makeFlow(server, [
      { type: 'answer' },
      { type: 'talk', option: { text: 'Hello. Press five now.' } },
      { type: 'digits_receive', option: { length: 1, duration: 20_000 } },
      { type: 'branch', option: { default_target_id: 'end', target_ids: { 5: 'five' } } },
      { id: 'five', type: 'talk', option: { text: 'You have pressed five. Thank you.' } },
      { id: 'end', type: 'hangup' },
    ]);
    await makeNumber(server, kNumber, { call_flow: flow });

    const dir = mkdtempSync(join(tmpdir(), 'numberd-baresip-'));
    const port = await freeTcpPort();
    configure(dir, port);
    let output = '';
    const baresip = spawn('baresip', ['-f', dir, '-t', '60', '-e',
      `/dial sip:${kNumber}@${server.sip}`], { stdio: ['ignore', 'pipe', 'pipe'] });
    const ended = once(baresip, 'close');
    ended.catch(() => {});
    for (const stream of [baresip.stdout, baresip.stderr]) {
      stream.on('data', (chunk) => (output += chunk));
    }
    t.after(async () => {
      if (baresip.exitCode === null) baresip.kill('SIGKILL');
      rmSync(dir, { recursive: true, force: true });
      if (process.exitCode) t.diagnostic(output);
    });

    await until(() => output.includes('Call established'),
      { seconds: 15, what: 'baresip is answered' });
    await command(port, 'sndcode', '5');
    await until(() => output.includes('session closed'), { seconds: 20, what: 'BYE to baresip' });
    await command(port, 'quit').catch(() => baresip.kill('SIGTERM'));
    await within(ended, 15, 'baresip ends');

    const record = await until(async () => {
      const [one] = await allCalls(server);
      return one.status === 'hangup' && one;
    }, { what: 'the record is at hangup' });
    assert.deepEqual([record.hangup_by, record.hangup_reason], ['local', 'normal']);
    assert.equal(record.source.target, '+15550003333');
    const run = await endedRun(server, record);
    assert.deepEqual(run.executed_actions.map(({ type, result }) => `${type}: ${result}`),
      ['answer: answered', 'talk: played', 'digits_receive: digits 5', 'branch: branch 5',
        'talk: played', 'hangup: hangup normal']);
    const heard = readdirSync(dir).find((name) => name.endsWith('-dec.wav'));
    const sound = readWav(join(dir, heard));
    assert.ok(sound.loudSeconds > 2 && sound.rms > 300, JSON.stringify(sound));
  });
