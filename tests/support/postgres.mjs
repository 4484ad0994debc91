// SPDX-License-Identifier: Apache-2.0
// A PostgreSQL server of one test file's own, with a database for each test.
import { spawn } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root, run, startNumberd, until, within } from './numberd.mjs';

const script = join(root, 'scripts/postgres_for_tests.sh');

export class Postgres {
  #folder = mkdtempSync(join(tmpdir(), 'numberd-pg-'));
  #child;
  #exit;
  #port;
  #databases = 0;

  static async start() {
    const postgres = new Postgres();
    process.on('exit', () => postgres.#child?.kill('SIGINT'));
    await postgres.start();
    return postgres;
  }

  /** Again on the same port and data, once it was stopped. */
  async start() {
    const args = ['serve', this.#folder, ...(this.#port ? [this.#port] : [])];
    const child = spawn(script, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    let output = '';
    child.stdout.on('data', (chunk) => (output += chunk));
    this.#child = child;
    this.#exit = new Promise((done) => child.on('exit', done));
    this.url = await until(() => output.includes('\n') && output.trim(),
      { seconds: 60, what: 'PostgreSQL serves' });
    this.#port = new URL(this.url).port;
  }

  /** Ends it at once; every connection is cut. */
  async stop() {
    this.#child.kill('SIGINT');
    await within(this.#exit, 30, 'PostgreSQL ends');
  }

  async close() {
    await this.stop();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  async sql(statement, url = this.url) {
    const done = await run('psql', ['-X', '-At', '-v', 'ON_ERROR_STOP=1', '-c', statement, url]);
    if (done.code !== 0) throw new Error(done.stderr);
    return done.stdout.trim();
  }

  /** The URL of a new database. */
  async database() {
    const name = `e2e${++this.#databases}`;
    await this.sql(`CREATE DATABASE ${name}`);
    return this.url.replace(/[^/]*$/, name);
  }

  /** So many numberd on one database; the first has made the administrator. */
  async numberds(count, url, options = {}) {
    const servers = [];
    for (let i = 0; i < count; ++i) {
      const dir = mkdtempSync(join(this.#folder, 'numberd-'));
      if (i > 0) copyFileSync(join(servers[0].dir, 'admin.json'), join(dir, 'admin.json'));
      servers.push(await startNumberd({ ...options, dir, args: ['--store', url] }));
    }
    return servers;
  }
}
