// SPDX-License-Identifier: Apache-2.0
// Runs the real numberctl with profiles of its own, away from those of whoever runs the tests.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { numberctlBin, within } from './numberd.mjs';

export class Numberctl {
  constructor() {
    this.home = mkdtempSync(join(tmpdir(), 'numberctl-e2e-'));
  }

  close() {
    rmSync(this.home, { recursive: true, force: true });
  }

  environment(more) {
    return { PATH: process.env.PATH, HOME: this.home, XDG_CONFIG_HOME: this.home, ...more };
  }

  /** Starts it; `env` is beside its own. */
  spawn(args, { env, program = numberctlBin } = {}) {
    return spawn(program, args, { cwd: this.home, env: this.environment(env) });
  }

  /** Runs it to its end, with `input` on its standard input: `{code, stdout, stderr}`. */
  async run(args, { input = '', ...options } = {}) {
    const child = this.spawn(args, options);
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (chunk) => (stdout += chunk));
    child.stderr.on('data', (chunk) => (stderr += chunk));
    child.stdin.on('error', () => {}); // it may end before it reads
    child.stdin.end(input);
    const closed = new Promise((done, failed) => {
      child.on('error', failed);
      child.on('close', done);
    });
    try {
      return { code: await within(closed, 30, `numberctl ${args.join(' ')}`), stdout, stderr };
    } finally {
      child.kill('SIGKILL');
    }
  }

  /** As the administrator of that server. */
  at(server) {
    const run = (...args) => this.run([...args, '--data', server.dir]);
    return {
      run,
      /** What it prints with -o json, which must be all there is. */
      json: async (...args) => {
        const { code, stdout, stderr } = await run(...args, '-o', 'json');
        assert.equal(code, 0, `${args.join(' ')}: ${stderr}`);
        assert.equal(stderr, '', args.join(' '));
        return JSON.parse(stdout);
      },
      /** It fails with that status, and says why. */
      fails: async (code, why, ...args) => {
        const ended = await run(...args);
        assert.equal(ended.code, code, `${args.join(' ')}: ${ended.stdout}${ended.stderr}`);
        assert.match(ended.stderr, why, args.join(' '));
        assert.equal(ended.stdout, '', args.join(' '));
      },
    };
  }
}

/** A server that answers every request with that, until the test ends; its address. */
export async function answering(t, status, body, seen = []) {
  const server = createServer((request, response) => {
    seen.push(request);
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(JSON.stringify(body));
  });
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  t.after(() => {
    server.close();
    server.closeAllConnections();
  });
  return `http://127.0.0.1:${server.address().port}`;
}
