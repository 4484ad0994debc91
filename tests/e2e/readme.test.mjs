// SPDX-License-Identifier: Apache-2.0
// README's five minutes, command by command, as a reader would paste them.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { numberctlBin, root, run, startNumberd, until } from '../support/numberd.mjs';

/** The commands of the section, each with its continuation lines. */
function commands() {
  const section = readFileSync(join(root, 'README.md'), 'utf8').split('## Five minutes')[1];
  const block = /^```\n(.*?)^```$/ms.exec(section)[1];
  return block.replace(/\\\n/g, ' ').split('\n').filter((line) => /^(curl|build\/)/.test(line));
}

test('what README shows in five minutes works as written', { timeout: 90_000 }, async () => {
  const server = await startNumberd();
  const ids = {};
  const outputs = [];
  const play = async (line) => {
    const command = line.replace('http://127.0.0.1:8080', server.http)
      .replace(/<([^>]+)>/g, (_, name) => ids[name] ?? assert.fail(`<${name}>`))
      .replace('build/release/numberctl call', `${numberctlBin} call --data '${server.dir}'`);
    const { code, stdout, stderr } = await run('bash',
      ['-c', `API='${server.http}/v1.0'; AUTH='Authorization: Bearer ${server.key}'; ${command}`],
      { cwd: root, seconds: 40 });
    assert.equal(code, 0, `${command}\n${stdout}${stderr}`);
    return stdout;
  };
  try {
    for (const line of commands()) {
      const out = await play(line);
      outputs.push(out);
      if (!line.startsWith('curl')) continue;
      const body = JSON.parse(out);
      assert.equal(body.error, undefined, `${line}\n${out}`);
      if (/\/numbers" .*-d/.test(line)) ids['number-id'] = body.id;
      if (line.includes('menu.json')) ids['menu-id'] = body.id;
      if (line.includes('autoreply.json')) ids['autoreply-id'] = body.id;
      if (/\/calls"/.test(line)) {
        ids['activeflow_id of the call'] = body.result[0].activeflow_id;
      }
    }
    const told = outputs.find((out) => out.includes('its flow:'));
    assert.match(told, /variable_set|branch/);
    await until(async () => (await server.ask('GET', '/sandbox/messages')).result.some(
      ({ text }) => text === "We're open Mon-Fri 9-5"), { what: 'the reply to HOURS' });
    const run = JSON.parse(outputs.at(-1));
    assert.ok(run.executed_actions.length >= 5, outputs.at(-1));
  } finally {
    await server.stop();
  }
});
