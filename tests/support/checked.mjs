// SPDX-License-Identifier: Apache-2.0
// A server whose every answer is held against the API document that it serves.
import { startNumberd } from './numberd.mjs';
import { OpenApiCheck } from './openapi_check.mjs';

/**
 * As startNumberd, with everything on that the document describes; `api` and `ask` then fail on an
 * answer that it does not describe.
 */
export async function startChecked(options = {}) {
  const set = { 'signup.enabled': true, ...options.set };
  const server = await startNumberd({ ...options, set });
  const document = (await server.api('GET', '/openapi.json', undefined, null)).body;
  const check = new OpenApiCheck(document);
  const plain = server.api.bind(server);
  server.check = check;
  server.api = async (method, path, body, key) => {
    const answer = await plain(method, path, body, key);
    check.assert({ method, path, status: answer.status, body: answer.body });
    return answer;
  };
  return server;
}

let customers = 0;

/** Another customer; `api` and `ask` as it, and `key`. */
export async function makeCustomer(server, plan_type) {
  const email = `customer${++customers}@example.com`;
  const made = await server.ask('POST', '/v1.0/customers', { name: email, email, plan_type });
  const key = made.accesskey;
  const api = (method, path, body) => server.api(method, path, body, key);
  return { ...made, key, api };
}
