// SPDX-License-Identifier: Apache-2.0
// Starts the real numberd on free ports and a directory of its own, and asks it over REST.
// Every wait has a deadline; a process is ended by its id only.
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
export const numberdBin = process.env.NUMBERD_BIN ?? join(root, 'build/release/numberd');
export const numberctlBin = process.env.NUMBERCTL_BIN ?? join(dirname(numberdBin), 'numberctl');

const kPollMs = 25;
const kRequestMs = 20_000;

export const pause = (ms) => new Promise((done) => setTimeout(done, ms));

/**
 * Asks `fn` again until it answers something truthy, and returns that. What it throws counts as
 * "not yet"; after `seconds` the last exception, or the lack of an answer, is the failure.
 */
export async function until(fn, { seconds = 10, what = fn.toString() } = {}) {
  const deadline = Date.now() + seconds * 1000;
  for (;;) {
    let last;
    try {
      const value = await fn();
      if (value) return value;
    } catch (error) {
      last = error;
    }
    if (Date.now() >= deadline) {
      throw new Error(`not within ${seconds} s: ${what}`, { cause: last });
    }
    await pause(kPollMs);
  }
}

/** Resolves like `promise`, or rejects after `seconds`. */
export function within(promise, seconds, what) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`not within ${seconds} s: ${what}`)), seconds * 1000);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

/** Runs a program to its end: `{code, signal, stdout, stderr}`; kills it after `seconds`. */
export async function run(program, args, { seconds = 60, ...options } = {}) {
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'], ...options });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk) => (stdout += chunk));
  child.stderr.on('data', (chunk) => (stderr += chunk));
  const closed = new Promise((done, failed) => {
    child.on('error', failed);
    child.on('close', (code, signal) => done({ code, signal }));
  });
  try {
    return { ...(await within(closed, seconds, `${program} ends`)), stdout, stderr };
  } catch (error) {
    child.kill('SIGKILL');
    error.message += `\n${stdout.slice(-2000)}\n${stderr.slice(-2000)}`;
    throw error;
  }
}

// A test that is ended from outside must not leave its servers behind.
const running = new Set();
process.on('exit', () => {
  for (const server of running) server.kill();
});
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.once(signal, () => process.exit(1));
}

class Server {
  #child;
  #log = '';
  #stdout = '';
  #exit;
  #options;
  #ownsDir;

  constructor(options) {
    this.#options = options;
    this.#ownsDir = options.dir === undefined;
    this.dir = options.dir ?? mkdtempSync(join(tmpdir(), 'numberd-e2e-'));
  }

  async start() {
    const settings = Object.entries(this.#options.set ?? {});
    const { http = '127.0.0.1:0', sip = '127.0.0.1:0', sipTrunk = '127.0.0.1:0' } =
      this.#options;
    const args = ['serve', '--data', this.dir, '--http', http, '--sip', sip,
      '--sip-trunk', sipTrunk, '--rtp-ports', '0-0',
      ...settings.flatMap(([key, value]) => ['--set', `${key}=${value}`]),
      ...(this.#options.args ?? [])];
    const env = { ...process.env, ...this.#options.env };
    const child = spawn(numberdBin, args, { stdio: ['ignore', 'pipe', 'pipe'], env });
    this.#child = child;
    running.add(this);
    this.#stdout = '';
    child.stdout.on('data', (chunk) => (this.#stdout += chunk));
    child.stderr.on('data', (chunk) => (this.#log += chunk));
    this.#exit = new Promise((done) => {
      child.on('error', (error) => done({ code: null, signal: null, error }));
      child.on('close', (code, signal) => {
        running.delete(this);
        done({ code, signal });
      });
    });
    try {
      await this.#readReady();
    } catch (error) {
      this.kill('SIGKILL');
      error.message += `\n${this.#log}`;
      throw error;
    }
    this.pid = child.pid;
    this.admin = JSON.parse(readFileSync(join(this.dir, 'admin.json'), 'utf8'));
    this.key = this.admin.accesskey;
    return this;
  }

  async #readReady() {
    let ended;
    this.#exit.then((exit) => (ended = exit));
    const line = await until(() => {
      if (ended) return `ended: ${JSON.stringify(ended)} ${ended.error ?? ''}`;
      const end = this.#stdout.indexOf('\n');
      return end >= 0 && this.#stdout.slice(0, end);
    }, { seconds: this.#options.seconds ?? 20, what: 'the ready line' });
    if (ended) throw new Error(`numberd ${line}`);
    const ready = JSON.parse(line);
    if (ready.event !== 'ready') throw new Error(`not a ready line: ${line}`);
    this.http = `http://${ready.http}`;
    this.sip = ready.sip;
    this.sipTrunk = ready.sip_trunk;
  }

  /** `{status, body, headers}`; the body is parsed where it is JSON. `key` null: no credential. */
  async api(method, path, body, key = this.key) {
    const headers = body === undefined ? {} : { 'content-type': 'application/json' };
    const separator = path.includes('?') ? '&' : '?';
    const credential = key === null ? '' : `${separator}accesskey=${encodeURIComponent(key)}`;
    const response = await fetch(this.http + path + credential, {
      method,
      headers,
      body: typeof body === 'string' || body === undefined ? body : JSON.stringify(body),
      signal: AbortSignal.timeout(kRequestMs),
    });
    const text = await response.text();
    const isJson = (response.headers.get('content-type') ?? '').includes('json');
    return {
      status: response.status,
      body: isJson && text !== '' ? JSON.parse(text) : text,
      headers: response.headers,
    };
  }

  /** As `api`, but anything other than 200 is a failure; answers the body. */
  async ask(method, path, body) {
    const answer = await this.api(method, path, body);
    if (answer.status === 200) return answer.body;
    throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
  }

  log() {
    return this.#log;
  }

  kill(signal = 'SIGKILL') {
    if (this.#child?.pid !== undefined && this.#child.exitCode === null) this.#child.kill(signal);
  }

  /** `{code, signal}` of the process, once it has ended. */
  exited(seconds = 20) {
    return within(this.#exit, seconds, 'numberd ends');
  }

  /** Ends it in the ordinary way, and removes the directory if it made that. */
  async stop() {
    try {
      this.kill('SIGTERM');
      return await this.exited(this.#options.stopSeconds ?? 10).catch((error) => {
        this.kill('SIGKILL');
        throw error;
      });
    } finally {
      if (this.#ownsDir && existsSync(this.dir)) rmSync(this.dir, { recursive: true, force: true });
    }
  }

  /** Ends it (with `signal`) and starts it again on the same directory; the ports change. */
  async restart(signal = 'SIGTERM') {
    this.kill(signal);
    await this.exited();
    return this.start();
  }
}

/**
 * options: dir (kept by `stop`), http, sip and sipTrunk (where it listens),
 * set {'section.key': value}, args, env, seconds (until ready).
 * Calls that still run at `stop` are given a second unless `set` says otherwise.
 */
export function startNumberd(options = {}) {
  return new Server({ ...options, set: { 'calls.drain_s_max': 1, ...options.set } }).start();
}

let flows = 0;

/** Makes a flow of these actions; answers its id. */
export async function makeFlow(server, actions) {
  const flow = { name: `flow ${++flows}`, detail: '', actions };
  return (await server.ask('POST', '/v1.0/flows', flow)).id;
}

/** Makes a number, bound to the flows with these ids where given, and active; answers it. */
export async function makeNumber(server, e164, { call_flow, message_flow } = {}) {
  const made = await server.ask('POST', '/v1.0/numbers', {
    number: e164,
    ...(call_flow && { call_flow_id: call_flow }),
    ...(message_flow && { message_flow_id: message_flow }),
  });
  return until(async () => {
    const number = await server.ask('GET', `/v1.0/numbers/${made.id}`);
    return number.status === 'active' && number;
  }, { what: `${e164} is active` });
}
