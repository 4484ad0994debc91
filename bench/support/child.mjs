// SPDX-License-Identifier: Apache-2.0
// Programs that a benchmark starts: each on a core of its own, bounded in time, ended by its id.
import { execFileSync, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { within } from '../../tests/support/numberd.mjs';

const kTicksPerSecond = 100; // USER_HZ of /proc, on every Linux
const kPageKilobytes = Number(execFileSync('getconf', ['PAGESIZE'])) / 1024;
const kTail = 4000;

const running = new Set();
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

/** CPU seconds that a process has used, of all its threads. */
export function cpuSeconds(pid) {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' '); // from the third on
  return (Number(fields[11]) + Number(fields[12])) / kTicksPerSecond;
}

export function residentKilobytes(pid) {
  return Number(readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ')[1]) * kPageKilobytes;
}

/** Moves a process, with all threads that it has and will have, to one core. */
export function pin(pid, core) {
  execFileSync('taskset', ['-a', '-c', '-p', String(core), String(pid)], { stdio: 'ignore' });
}

/**
 * A program on `core`. `output` keeps its standard output (else only the end of both outputs is
 * kept, for when it fails); after `seconds` it is killed.
 */
export class Child {
  stdout = '';
  #tail = '';
  #process;
  #ended;
  #timer;

  constructor(core, program, args, { seconds = 600, output = true, cwd, env } = {}) {
    this.name = program.split('/').at(-1);
    this.#process = spawn('taskset', ['-c', String(core), program, ...args],
      { cwd, env: { ...process.env, TERM: 'dumb', ...env }, stdio: ['pipe', 'pipe', 'pipe'] });
    running.add(this);
    this.#process.stdin.on('error', () => {}); // it may have ended
    this.#process.stdout.on('data', (chunk) => {
      if (output) this.stdout += chunk;
      this.#keep(chunk);
    });
    this.#process.stderr.on('data', (chunk) => this.#keep(chunk));
    this.#timer = setTimeout(() => this.kill('SIGKILL'), seconds * 1000);
    this.#ended = new Promise((done) => {
      this.#process.on('error', (error) => done({ code: null, signal: error.message }));
      this.#process.on('close', (code, signal) => done({ code, signal }));
    }).then((end) => {
      clearTimeout(this.#timer);
      running.delete(this);
      return (this.end = end);
    });
  }

  /** Its id: taskset becomes the program it starts. */
  get pid() {
    return this.#process.pid;
  }

  #keep(chunk) {
    this.#tail = (this.#tail + chunk).slice(-kTail);
  }

  kill(signal = 'SIGTERM') {
    if (this.#process.pid !== undefined && this.#process.exitCode === null) {
      this.#process.kill(signal);
    }
  }

  failure(what) {
    return new Error(`${this.name}: ${what}\n${this.#tail}`);
  }

  /** Waits for its end, which `codes` must contain. */
  async done(codes = [0]) {
    const { code, signal } = await this.#ended;
    if (!codes.includes(code)) throw this.failure(`ended with ${signal ?? code}`);
    return this;
  }

  /** The first whole line of what it printed. */
  async line(seconds = 10) {
    const whole = () => this.stdout.includes('\n') && this.stdout.split('\n', 1)[0];
    const printed = new Promise((done) => {
      this.#process.stdout.on('data', () => whole() && done(whole()));
      if (whole()) done(whole());
    });
    const ended = this.#ended.then(() => {
      throw this.failure('ended before its first line');
    });
    return within(Promise.race([printed, ended]), seconds, `${this.name} prints a line`);
  }

  /** Calls `each` for every line that it prints from now on. */
  onLine(each) {
    let rest = '';
    this.#process.stdout.on('data', (chunk) => {
      const lines = (rest + chunk).split('\n');
      rest = lines.pop();
      lines.forEach((one) => each(one));
    });
  }

  /** Ends it: by the end of its input, then by signals. */
  async stop() {
    this.#process.stdin.end();
    this.kill('SIGTERM');
    try {
      await within(this.#ended, 5, `${this.name} ends`);
    } catch {
      this.kill('SIGKILL');
      await this.#ended;
    }
  }
}

/**
 * What `use` makes of a server, which is ended then. That it did not end in the ordinary way is
 * told, but hides neither the result nor a failure of `use`.
 */
export async function during(server, use) {
  try {
    return await use(server);
  } finally {
    await server.stop().catch((error) => console.error(`\n${error.message}`));
  }
}

/** Runs a program to its end on `core`. */
export function runChild(core, program, args, options) {
  return new Child(core, program, args, options).done();
}
