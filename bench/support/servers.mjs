// SPDX-License-Identifier: Apache-2.0
// The servers that are compared: numberd, and nginx with one answer; both alone on a core.
import dgram from 'node:dgram';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import net from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root, startNumberd, until } from '../../tests/support/numberd.mjs';
import { Child, pin } from './child.mjs';
import { serverCore } from './settings.mjs';

/** A program of build/bench. */
export const benchProgram = (name) => join(root, 'build/bench/bench', name);

/** The real numberd with its default settings, on the servers' core. */
export async function startPinned(options) {
  const server = await startNumberd({ stopSeconds: 20, ...options });
  pin(server.pid, serverCore);
  return server;
}

/** The value of one of its metrics; the sum where the metric has labels. */
export async function metric(server, name) {
  const text = (await server.api('GET', '/metrics', undefined, null)).body;
  const values = text.split('\n').filter((line) => line.startsWith(name)
    && /^[ {]/.test(line.slice(name.length)));
  return values.reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0);
}

export async function freeTcpPort() {
  const socket = net.createServer().listen(0, '127.0.0.1');
  await once(socket, 'listening');
  const { port } = socket.address();
  socket.close();
  await once(socket, 'close');
  return port;
}

/** Even, for a program that cannot choose its own and tell. */
export async function freeUdpPort() {
  const socket = dgram.createSocket('udp4').bind(0, '127.0.0.1');
  await once(socket, 'listening');
  const { port } = socket.address();
  socket.close();
  await once(socket, 'close');
  return port & ~1;
}

const scratches = [];
process.on('exit', () => {
  for (const dir of scratches) rmSync(dir, { recursive: true, force: true });
});

/** A directory that goes when this process does. */
export function scratch() {
  const dir = mkdtempSync(join(tmpdir(), 'numberd-bench-'));
  scratches.push(dir);
  return dir;
}

/** nginx as one process that answers everything with `body`. */
export async function startNginx(body) {
  const dir = scratch();
  const port = await freeTcpPort();
  const temp = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
    .map((name) => `${name}_temp_path ${dir}/${name};`).join(' ');
  const quoted = body.replace(/[\\']/g, '\\$&');
  writeFileSync(join(dir, 'nginx.conf'), `
daemon off; master_process off; pid ${dir}/pid; error_log stderr crit;
events { worker_connections 1024; }
http {
  access_log off; default_type application/json; keepalive_requests 1000000000; ${temp}
  server { listen 127.0.0.1:${port}; location / { return 200 '${quoted}'; } }
}
`);
  const child = new Child(serverCore, 'nginx',
    ['-p', dir, '-c', join(dir, 'nginx.conf'), '-e', 'stderr']);
  child.http = `http://127.0.0.1:${port}`;
  try {
    const answer = await until(() => {
      if (child.end) throw child.failure('ended');
      return fetch(child.http).then((one) => one.text());
    }, { what: 'nginx answers' });
    if (answer !== body) throw child.failure(`answers something else: ${answer}`);
  } catch (error) {
    await child.stop();
    throw error;
  }
  return child;
}
