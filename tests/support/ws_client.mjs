// SPDX-License-Identifier: Apache-2.0
// A WebSocket client (RFC 6455) that can also send what a decent one would not. Node 18 and 20 have
// none of their own.
import { createHash, randomBytes } from 'node:crypto';
import http from 'node:http';
import { until, within } from './numberd.mjs';

const kGuid = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';

export const opcode = { continuation: 0, text: 1, binary: 2, close: 8, ping: 9, pong: 10 };

/** A frame's bytes. `final` false: further fragments follow; `masked` false breaks the RFC. */
export function frame(code, payload, { final = true, masked = true } = {}) {
  const body = Buffer.from(payload);
  const head = [(final ? 0x80 : 0) | code];
  const mask = masked ? 0x80 : 0;
  if (body.length < 126) {
    head.push(mask | body.length);
  } else if (body.length < 65_536) {
    head.push(mask | 126, body.length >> 8, body.length & 0xff);
  } else {
    const length = Buffer.alloc(8);
    length.writeBigUInt64BE(BigInt(body.length));
    head.push(mask | 127, ...length);
  }
  if (!masked) return Buffer.concat([Buffer.from(head), body]);
  const key = randomBytes(4);
  return Buffer.concat([Buffer.from(head), key, body.map((byte, i) => byte ^ key[i % 4])]);
}

export class WsClient {
  #socket;
  #input = Buffer.alloc(0);
  messages = []; // texts, as they came
  pongs = 0;
  closed; // {code, reason} of the server's close frame
  ended = false; // the connection

  /**
   * Opens `path` of a numberd with its credential in the query (null: none). An answer other than
   * 101 is thrown as {status, body}.
   */
  static async open(server, { path = '/v1.0/ws', key = server.key, headers = {} } = {}) {
    const client = new WsClient();
    const nonce = randomBytes(16).toString('base64');
    const request = http.get(server.http + path + (key === null ? '' : `?token=${key}`), {
      headers: { connection: 'Upgrade', upgrade: 'websocket', 'sec-websocket-version': '13',
        'sec-websocket-key': nonce, ...headers } });
    await within(new Promise((done, failed) => {
      request.on('error', failed);
      request.on('response', (response) => {
        let text = '';
        response.on('data', (chunk) => (text += chunk));
        response.on('end', () => failed(Object.assign(new Error(`${response.statusCode} ${text}`),
          { status: response.statusCode, body: JSON.parse(text) })));
      });
      request.on('upgrade', (response, socket, head) => {
        const accept = createHash('sha1').update(nonce + kGuid).digest('base64');
        if (response.headers['sec-websocket-accept'] !== accept) {
          return failed(new Error('the handshake is not for this key'));
        }
        client.#take(socket, head);
        done();
      });
    }), 10, 'the handshake');
    return client;
  }

  #take(socket, head) {
    this.#socket = socket;
    socket.on('data', (chunk) => this.#read(chunk));
    socket.on('error', () => {});
    socket.on('close', () => (this.ended = true));
    this.#read(head);
  }

  #read(chunk) {
    this.#input = Buffer.concat([this.#input, chunk]);
    for (;;) {
      if (this.#input.length < 2) return;
      let at = 2;
      let length = this.#input[1] & 0x7f;
      if (length === 126) {
        if (this.#input.length < 4) return;
        length = this.#input.readUInt16BE(2);
        at = 4;
      }
      if (length === 127) throw new Error('a larger frame than a server of ours sends');
      if (this.#input.length < at + length) return;
      this.#on(this.#input[0] & 0x0f, this.#input.subarray(at, at + length));
      this.#input = this.#input.subarray(at + length);
    }
  }

  #on(code, payload) {
    if (code === opcode.text) this.messages.push(payload.toString());
    if (code === opcode.pong) ++this.pongs;
    if (code === opcode.ping) this.send(frame(opcode.pong, payload));
    if (code !== opcode.close) return;
    this.closed = { code: payload.readUInt16BE(0), reason: payload.subarray(2).toString() };
    this.send(frame(opcode.close, payload));
    this.#socket.end();
  }

  /** Any bytes. */
  send(bytes) {
    if (!this.#socket.destroyed) this.#socket.write(bytes);
  }
  text(text) {
    this.send(frame(opcode.text, text));
  }
  subscribe(...topics) {
    this.text(JSON.stringify({ type: 'subscribe', topics }));
  }
  unsubscribe(...topics) {
    this.text(JSON.stringify({ type: 'unsubscribe', topics }));
  }
  /** Waits until the server has carried out what was sent: it answers pings in their order. */
  async settled() {
    const before = this.pongs;
    this.send(frame(opcode.ping, ''));
    await until(() => this.pongs > before, { what: 'a pong' });
  }

  /** Types and ids of what came. */
  heard() {
    return this.messages.map((text) => JSON.parse(text))
      .map(({ type, data }) => `${type} ${data.id}`);
  }
  async hears(count, options) {
    await until(() => this.messages.length >= count,
      { what: `${count} messages, ${this.messages.length} came`, ...options });
    return this.heard();
  }
  async isClosed(options) {
    await until(() => this.closed !== undefined, { what: 'the server closes', ...options });
    return this.closed;
  }

  /** Reads no more, and so lets the server's buffers fill up. */
  stall() {
    this.#socket.pause();
  }
  resume() {
    this.#socket.resume();
  }
  /** Without goodbye. */
  destroy() {
    this.#socket.destroy();
  }
}
