// SPDX-License-Identifier: Apache-2.0
// An account at Telnyx, as far as numberd asks it: numbers for sale, orders that wait until the
// test fills them, texts, and webhooks with the account's signature.
import http from 'node:http';
import { generateKeyPairSync, randomUUID, sign } from 'node:crypto';
import { once } from 'node:events';

const kReference = 'filter[customer_reference]';

export class TelnyxAccount {
  numbers = [];
  orders = [];
  texts = [];
  /** "POST /number_orders" of every request. */
  asked = [];
  /** The next answers, instead of the right ones: `{status, body, headers}`. */
  instead = [];
  #keys = generateKeyPairSync('ed25519');
  #server;

  static async open(numbers) {
    const account = new TelnyxAccount();
    account.forSale = numbers;
    account.#server = http.createServer((request, response) => account.#take(request, response));
    account.#server.listen(0, '127.0.0.1');
    await once(account.#server, 'listening');
    return account;
  }

  get url() {
    return `http://127.0.0.1:${this.#server.address().port}/v2`;
  }

  get publicKey() {
    return this.#keys.publicKey.export({ format: 'der', type: 'spki' }).subarray(-32)
      .toString('base64');
  }

  async close() {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }

  /** What `numberd serve` is to be told of it. */
  settings(name) {
    return { [`carriers.${name}.kind`]: 'telnyx', [`carriers.${name}.api_key`]: 'KEY',
      [`carriers.${name}.public_key`]: this.publicKey, [`carriers.${name}.base_url`]: this.url };
  }

  /** The order is through: its number is there. */
  fill(order) {
    order.status = 'success';
    for (const { phone_number } of order.phone_numbers) {
      this.hold(phone_number, { customer_reference: order.customer_reference });
    }
  }

  /** Tells `base` at that path; the answer's status. `age` in seconds. */
  async tell(base, path, event_type, payload, { age = 0, forge = false } = {}) {
    const body = JSON.stringify({ data: { event_type, id: randomUUID(), payload } });
    const time = String(Math.floor(Date.now() / 1000) - age);
    const signed = Buffer.from(`${time}|${forge ? 'x' : ''}${body}`);
    const answer = await fetch(`${base}${path}`, { method: 'POST', body,
      signal: AbortSignal.timeout(10_000),
      headers: { 'content-type': 'application/json', 'telnyx-timestamp': time,
        'telnyx-signature-ed25519':
          sign(null, signed, this.#keys.privateKey).toString('base64') } });
    return { status: answer.status, body: await answer.json() };
  }

  async #take(request, response) {
    const url = new URL(request.url, 'http://carrier');
    const path = url.pathname.replace('/v2', '');
    this.asked.push(`${request.method} ${path}`);
    let text = '';
    for await (const chunk of request) text += chunk;
    const strange = this.instead.shift();
    const answer = strange ?? this.#answer(request.method, path, url.searchParams,
      text ? JSON.parse(text) : undefined);
    response.writeHead(answer.status, { 'content-type': 'application/json', ...answer.headers });
    response.end(typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body));
  }

  /** A number that it has, whoever bought it. */
  hold(phone_number, more = {}) {
    const number = { id: String(1000 + this.numbers.length), phone_number, status: 'active',
      customer_reference: '', t38_fax_gateway_enabled: true, ...more };
    this.numbers.push(number);
    return number;
  }

  #page(all, query) {
    const size = Number(query.get('page[size]') ?? 250);
    const page = Number(query.get('page[number]') ?? 1);
    return { status: 200, body: { data: all.slice((page - 1) * size, page * size),
      meta: { page_number: page, page_size: size, total_results: all.length,
        total_pages: Math.ceil(all.length / size) } } };
  }

  #answer(method, path, query, body) {
    const data = (value, status = 200) => ({ status, body: { data: value } });
    switch (`${method} ${path.replace(/\/\d+/, '/ID')}`) {
      case 'GET /available_phone_numbers':
        return data(this.forSale.map((phone_number) => ({ phone_number,
          phone_number_type: 'local', features: [{ name: 'sms' }],
          region_information: [{ region_type: 'country_code', region_name: 'US' }],
          cost_information: { monthly_cost: '1.00', upfront_cost: '0.00', currency: 'USD' } })));
      case 'POST /number_orders':
        this.orders.push({ id: randomUUID(), status: 'pending', ...body });
        return data(this.orders.at(-1));
      case 'GET /number_orders':
        return data(this.orders.filter((one) => one.customer_reference === query.get(kReference)));
      case 'GET /phone_numbers':
        return this.#page(this.numbers.filter((one) =>
          [null, one.phone_number].includes(query.get('filter[phone_number]'))), query);
      case 'PATCH /phone_numbers/ID': {
        const number = this.numbers.find((one) => path.endsWith(`/${one.id}`));
        return data(Object.assign(number, body));
      }
      case 'DELETE /phone_numbers/ID':
        this.numbers = this.numbers.filter((one) => !path.endsWith(`/${one.id}`));
        return data({ status: 'deleted' });
      case 'POST /messages':
        this.texts.push({ id: randomUUID(), ...body });
        return data({ id: this.texts.at(-1).id, to: [{ status: 'queued' }] });
      default:
        return { status: 404, body: { errors: [{ code: '10005', title: 'Not found' }] } };
    }
  }
}
