// SPDX-License-Identifier: Apache-2.0
// Takes webhooks, and answers them as a test wants.
import http from 'node:http';
import { createHmac } from 'node:crypto';
import { once } from 'node:events';

export class WebhookReceiver {
  /** `{at, method, headers, text, type, data, answer}` of every request, in its order. */
  received = [];
  #server;
  #decide;

  /** `decide(request)` answers a status, or 'hang up'; without it everything is 200. */
  static async open(decide = () => 200, port = 0) {
    const receiver = new WebhookReceiver();
    receiver.#decide = decide;
    receiver.#server = http.createServer((request, response) => receiver.#take(request, response));
    receiver.#server.listen(port, '127.0.0.1');
    await once(receiver.#server, 'listening');
    return receiver;
  }

  get port() {
    return this.#server.address().port;
  }

  get uri() {
    return `http://127.0.0.1:${this.port}/hook`;
  }

  async close() {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }

  /** What was answered with 200, in the order of its first such answer; each delivery once. */
  accepted() {
    const seen = new Set();
    return this.received.filter((one) => {
      const id = one.headers['webhook-id'];
      return one.answer === 200 && !seen.has(id) && seen.add(id);
    });
  }

  async #take(request, response) {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const text = Buffer.concat(chunks).toString('utf8');
    const { type, data } = JSON.parse(text);
    const one = { at: performance.now(), method: request.method, headers: request.headers, text,
      type, data };
    this.received.push(one);
    one.answer = this.#decide(one);
    if (one.answer === 'hang up') return request.socket.destroy();
    // libcurl itself sends again what a kept connection swallowed; a test is to see ours alone.
    response.writeHead(one.answer, { connection: 'close' }).end();
  }
}

/** What both signature headers of a request ought to be. */
export function signaturesOf({ headers, text }, secret) {
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  const signed = `${headers['webhook-id']}.${headers['webhook-timestamp']}.${text}`;
  return {
    'webhook-signature': `v1,${createHmac('sha256', key).update(signed).digest('base64')}`,
    'x-voipbin-signature': `sha256=${createHmac('sha256', secret).update(text).digest('hex')}`,
  };
}
