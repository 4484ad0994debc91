// SPDX-License-Identifier: Apache-2.0
// A small SIP telephone over UDP (RFC 3261) for tests that look at the wire: it keeps every
// response as it came, answers BYE, and repeats its requests until something comes back.
import dgram from 'node:dgram';
import { once } from 'node:events';
import { until } from './numberd.mjs';
import { RtpPhone } from './rtp.mjs';

const kRepeatMs = 500;
const kRepeatsMax = 10;

let serial = 0;
const unique = (prefix) => `${prefix}${process.pid}x${Date.now().toString(36)}x${++serial}`;

/** `{start, status, method, headers, body}`; header names in small letters, values in arrays. */
export function parseSip(text) {
  const split = text.indexOf('\r\n\r\n');
  const [start, ...lines] = text.slice(0, split < 0 ? undefined : split).split('\r\n');
  const headers = {};
  for (const line of lines) {
    const colon = line.indexOf(':');
    if (colon > 0) (headers[line.slice(0, colon).trim().toLowerCase()] ??= []).push(
      line.slice(colon + 1).trim());
  }
  const status = /^SIP\/2\.0 (\d{3}) /.exec(start);
  return {
    start,
    status: status ? Number(status[1]) : 0,
    method: status ? (headers.cseq?.[0] ?? '').split(' ').at(-1) : start.split(' ')[0],
    headers,
    body: split < 0 ? '' : text.slice(split + 4),
  };
}

/** Where an SDP wants its audio, and which payload types it names. */
export function parseSdp(sdp) {
  const host = /^c=IN IP4 (\S+)/m.exec(sdp)?.[1];
  const audio = /^m=audio (\d+) RTP\/AVP (.+?)\r?$/m.exec(sdp);
  return { host, port: Number(audio?.[1]), payloadTypes: audio?.[2].split(' ').map(Number) };
}

export class SipClient {
  #socket;
  #server;
  #dialogs = new Map();

  /** `server` is "host:port". */
  static async open(server) {
    const client = new SipClient();
    const [host, port] = server.split(':');
    client.#server = { host, port: Number(port) };
    client.#socket = dgram.createSocket('udp4').on('message', (data) => client.#came(data));
    client.#socket.bind(0, '127.0.0.1');
    await once(client.#socket, 'listening');
    return client;
  }

  get address() {
    return `127.0.0.1:${this.#socket.address().port}`;
  }

  get target() {
    return `${this.#server.host}:${this.#server.port}`;
  }

  close() {
    for (const dialog of this.#dialogs.values()) dialog.close();
    this.#socket.close();
  }

  send(text) {
    this.#socket.send(text, this.#server.port, this.#server.host);
  }

  #came(data) {
    const message = parseSip(data.toString('latin1'));
    this.#dialogs.get(message.headers['call-id']?.[0])?.came(message);
  }

  /** Begins a call; `digits` false offers no telephone-event. */
  async call(user, { from = '+15550001111', digits = true } = {}) {
    const call = new SipCall(this, user, from, await RtpPhone.open(), digits);
    this.#dialogs.set(call.id, call);
    call.invite();
    return call;
  }

  /** The response to an OPTIONS for `user`, or for the server itself. */
  async options(user = '') {
    const call = new SipCall(this, user, '+15550001111', null, false);
    this.#dialogs.set(call.id, call);
    call.request('OPTIONS', {});
    return call.response('OPTIONS', (status) => status >= 200);
  }
}

class SipCall {
  id = unique('c');
  /** Everything that came, in its order. */
  received = [];
  /** performance.now() when the far end's BYE came. */
  byeAt = null;
  #client;
  #tag = unique('t');
  #to;
  #cseq = 1;
  #target;
  #inviteBranch = unique('z9hG4bK');
  #timers = new Set();

  constructor(client, user, from, rtp, digits) {
    this.#client = client;
    this.rtp = rtp;
    this.digits = digits;
    this.uri = user === '' ? `sip:${client.target}` : `sip:${user}@${client.target}`;
    this.#target = this.uri;
    this.#to = `<${this.uri}>`;
    this.from = from;
  }

  close() {
    for (const timer of this.#timers) clearInterval(timer);
    this.rtp?.close();
  }

  #text(method, { branch, cseq, target = this.#target, to = this.#to, body = '',
    type = 'application/sdp' }) {
    return [`${method} ${target} SIP/2.0`,
      `Via: SIP/2.0/UDP ${this.#client.address};branch=${branch};rport`,
      'Max-Forwards: 70',
      `From: <sip:${this.from}@${this.#client.address}>;tag=${this.#tag}`,
      `To: ${to}`,
      `Call-ID: ${this.id}`,
      `CSeq: ${cseq} ${method}`,
      `Contact: <sip:${this.from}@${this.#client.address}>`,
      ...(body ? [`Content-Type: ${type}`] : []),
      `Content-Length: ${Buffer.byteLength(body)}`, '', body].join('\r\n');
  }

  /** Sends a request, again and again until a response to it comes. */
  request(method, { branch = unique('z9hG4bK'), cseq = this.#cseq, ...rest }) {
    const text = this.#text(method, { branch, cseq, ...rest });
    let left = kRepeatsMax;
    this.#client.send(text);
    const timer = setInterval(() => {
      const answered = this.received.some(
        (one) => one.status && one.headers.cseq[0] === `${cseq} ${method}`);
      if (answered || --left <= 0) return clearInterval(timer);
      this.#client.send(text);
    }, kRepeatMs);
    this.#timers.add(timer);
  }

  #offer(port, direction) {
    return ['v=0', 'o=- 1 1 IN IP4 127.0.0.1', 's=-', 'c=IN IP4 127.0.0.1', 't=0 0',
      `m=audio ${port} RTP/AVP 0${this.digits ? ' 101' : ''}`, 'a=rtpmap:0 PCMU/8000',
      ...(this.digits ? ['a=rtpmap:101 telephone-event/8000', 'a=fmtp:101 0-16'] : []),
      `a=${direction}`, ''].join('\r\n');
  }

  invite() {
    const body = this.#offer(this.rtp.port, 'sendrecv');
    this.request('INVITE', { branch: this.#inviteBranch, body });
  }

  /** Offers the call anew within its dialog; gives the final response, acknowledged. */
  async reinvite(direction, port = this.rtp.port) {
    const cseq = ++this.#cseq;
    this.request('INVITE', { body: this.#offer(port, direction) });
    const isFinal = (one) => one.status >= 200 && one.headers.cseq[0] === `${cseq} INVITE`;
    const final = await until(() => this.received.find(isFinal), { what: 're-INVITE answered' });
    this.#client.send(this.#text('ACK', { branch: unique('z9hG4bK'), cseq }));
    return final;
  }

  /** A key press as application/dtmf-relay; gives the final response. */
  async info(digit) {
    const cseq = ++this.#cseq;
    this.request('INFO',
      { type: 'application/dtmf-relay', body: `Signal=${digit}\r\nDuration=160\r\n` });
    const isFinal = (one) => one.headers.cseq[0] === `${cseq} INFO` && one.status >= 200;
    return until(() => this.received.find(isFinal), { what: `INFO ${digit} answered` });
  }

  cancel() {
    this.request('CANCEL', { branch: this.#inviteBranch, target: this.uri });
  }

  async bye() {
    ++this.#cseq;
    this.request('BYE', {});
    return this.response('BYE', (status) => status >= 200);
  }

  came(message) {
    this.received.push(message);
    if (message.status === 0) return this.#answer(message);
    if (message.headers.cseq[0] !== '1 INVITE' || message.status < 200) return;
    const to = message.headers.to[0];
    if (message.status >= 300) {
      return this.#client.send(
        this.#text('ACK', { branch: this.#inviteBranch, cseq: 1, target: this.uri, to }));
    }
    this.#to = to;
    this.#target = /<([^>]+)>/.exec(message.headers.contact[0])[1];
    const { host, port } = parseSdp(message.body);
    this.rtp.connect(host, port);
    this.#client.send(this.#text('ACK', { branch: unique('z9hG4bK'), cseq: 1 }));
  }

  #answer(request) {
    if (request.method === 'BYE') this.byeAt ??= performance.now();
    if (request.method === 'ACK') return;
    this.#client.send(['SIP/2.0 200 OK',
      ...request.headers.via.map((via) => `Via: ${via}`),
      `From: ${request.headers.from[0]}`,
      `To: ${request.headers.to[0]}`,
      `Call-ID: ${this.id}`,
      `CSeq: ${request.headers.cseq[0]}`,
      'Content-Length: 0', '', ''].join('\r\n'));
  }

  /** The first response to `method` whose status pleases. */
  response(method, wanted, seconds = 10) {
    return until(
      () => this.received.find((one) => one.method === method && wanted(one.status)),
      { seconds, what: `a response to ${method} of ${this.uri}` });
  }

  /** The final response to the INVITE. */
  final(seconds) {
    return this.response('INVITE', (status) => status >= 200, seconds);
  }

  /** Of the answers to the INVITE; without 100, which comes where an answer takes its time. */
  statuses() {
    const all = this.received.filter((one) => one.status > 100 && one.method === 'INVITE');
    return [...new Set(all.map((one) => one.status))];
  }

  async answered(seconds) {
    const final = await this.final(seconds);
    if (final.status !== 200) throw new Error(`${this.uri}: ${final.start}`);
    return final;
  }

  hungUp(seconds = 20) {
    return until(() => this.byeAt !== null, { seconds, what: `BYE to the caller of ${this.uri}` });
  }
}

/** A call to `number` at `sip`, to its end; one that is refused has ended, too. */
export async function callToItsEnd(sip, number) {
  const phone = await SipClient.open(sip);
  try {
    const call = await phone.call(number);
    const refused = await call.answered().then(() => null, (error) => error);
    if (!refused) await call.hungUp();
    return refused;
  } finally {
    phone.close();
  }
}
