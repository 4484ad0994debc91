// SPDX-License-Identifier: Apache-2.0
// Stands between a client and a server that is ended and comes back at another address.
import { connect, createServer } from 'node:net';

export class CuttingProxy {
  #server;
  #sockets = new Set();
  /** Called with every piece that a client sends; what it returns false for is not sent on. */
  onRequest = () => true;
  /** The same of the server's answers. */
  onAnswer = () => true;

  /** `target` answers `host:port`, asked anew for each connection. */
  async start(target) {
    this.#server = createServer((client) => {
      const [host, port] = target().split(':');
      const server = connect(Number(port), host);
      for (const [one, other, passes] of [
        [client, server, (piece) => this.onRequest(piece)],
        [server, client, (piece) => this.onAnswer(piece)],
      ]) {
        this.#sockets.add(one);
        one.on('data', (piece) => passes(piece.toString('latin1')) && other.write(piece));
        one.on('error', () => {}); // 'close' follows
        one.on('close', () => {
          this.#sockets.delete(one);
          other.destroy();
        });
      }
    });
    await new Promise((done) => this.#server.listen(0, '127.0.0.1', done));
    this.address = `http://127.0.0.1:${this.#server.address().port}`;
    return this;
  }

  stop() {
    this.#server.close();
    for (const socket of this.#sockets) socket.destroy();
  }
}
