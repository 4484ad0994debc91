// SPDX-License-Identifier: Apache-2.0
// Money: what is bought is paid once or given back, limits and balances hold against many at once,
// and the ledger sums to the balance after all of it.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { makeCustomer, startChecked } from '../support/checked.mjs';
import { pause, until } from '../support/numberd.mjs';

const kPrice = 5_000_000;

let server;

before(async () => {
  server = await startChecked();
}, { timeout: 60_000 });

after(() => server?.stop());

const outcome = ({ status, body }) => (status === 200 ? '200' : `${status} ${body.error.reason}`);
const account = async (customer) => (await customer.api('GET', '/v1.0/billing_account')).body;

async function give(customer, dollars) {
  const { id } = await account(customer);
  await server.ask('POST', `/v1.0/billing_accounts/${id}/balance_add_force`, { balance: dollars });
}

async function ledger(customer) {
  const entries = [];
  for (let token = ''; ;) {
    const { body } = await customer.api('GET', `/v1.0/billings?page_size=7&page_token=${token}`);
    entries.push(...body.result);
    token = body.next_page_token;
    if (token === '') return entries;
  }
}

async function assertBalanced(customer) {
  const entries = await ledger(customer);
  const { balance_credit, balance_token } = await account(customer);
  const sum = (field) => entries.reduce((total, entry) => total + entry[field], 0);
  assert.equal(sum('amount_credit'), balance_credit);
  assert.equal(sum('amount_token'), balance_token);
  assert.deepEqual(entries.map(({ serial }) => serial),
    entries.map((_, i) => entries.length - i), 'no row is missing');
  return entries;
}

test('a new account has the tokens of its plan, and nothing is bought without money', async () => {
  const customer = await makeCustomer(server, 'free');
  const own = await account(customer);
  assert.equal(own.balance_token, 100);
  assert.equal(own.balance_credit, 0);
  assert.equal(own.plan_type, 'free');
  assert.equal(outcome(await customer.api('POST', '/v1.0/numbers', { number: '+15551234567' })),
    '402 INSUFFICIENT_BALANCE');
  assert.deepEqual((await customer.api('GET', '/v1.0/numbers')).body.result, []);
  await assertBalanced(customer);
});

test('a number is paid, renewed by its owner, and its text is paid', async () => {
  const customer = await makeCustomer(server, 'free');
  await give(customer, 10.02);
  const number = (await customer.api('POST', '/v1.0/numbers', { number: '+15551234567' })).body;
  // Not as fast as until() would: a customer of this plan has so many requests a second.
  await until(async () => {
    await pause(200);
    return (await customer.api('GET', `/v1.0/numbers/${number.id}`)).body.status === 'active';
  }, { what: 'the purchase is confirmed' });
  const renewed = await customer.api('POST', `/v1.0/numbers/${number.id}/renew`, {});
  assert.equal(renewed.body.tm_renew, number.tm_renew_due);
  assert.equal(outcome(await customer.api('POST', `/v1.0/numbers/${number.id}/renew`, {})),
    '402 INSUFFICIENT_BALANCE');
  const send = () => customer.api('POST', '/v1.0/messages', { source: number.number,
    destinations: ['+15557654321', '+15557654322'], text: 'hello' });
  assert.equal(outcome(await send()), '200');
  assert.equal(outcome(await send()), '402 INSUFFICIENT_BALANCE');
  const entries = await assertBalanced(customer);
  assert.deepEqual(entries.map(({ reference_type }) => reference_type),
    ['sms', 'number_renew', 'number', 'credit_adjustment', 'monthly_allowance']);
  assert.equal((await account(customer)).balance_credit, 0);
});

// Thirty at once is what the rate limit of a customer lets through; service tests have the hundred.
test('thirty at once: no virtual number beyond the plan, none bought beyond the money',
  async () => {
    const customer = await makeCustomer(server, 'free');
    for (let i = 0; i < 4; ++i) {
      await customer.api('POST', '/v1.0/numbers', { number: `+8991001000${10 + i}` });
    }
    const virtual = await Promise.all(Array.from({ length: 25 }, (_, i) =>
      customer.api('POST', '/v1.0/numbers', { number: `+899100200${100 + i}` })));
    const made = virtual.filter(({ status }) => status === 200).length;
    assert.equal(made, 1);
    for (const answer of virtual.filter(({ status }) => status !== 200)) {
      assert.equal(outcome(answer), '429 RESOURCE_LIMIT_EXCEEDED');
    }
    const second = await makeCustomer(server, 'free');
    await give(second, 15);
    const offers = (await server.ask('GET',
      '/v1.0/available_numbers?country=US&page_size=20')).result;
    const bought = await Promise.all(offers.map(({ number }) =>
      second.api('POST', '/v1.0/numbers', { number })));
    assert.equal(bought.filter(({ status }) => status === 200).length, 3);
    for (const answer of bought.filter(({ status }) => status !== 200)) {
      assert.equal(outcome(answer), '402 INSUFFICIENT_BALANCE');
    }
    await assertBalanced(second);
  });

test('one key, one purchase: a request that is repeated spends once', async () => {
  const customer = await makeCustomer(server, 'free');
  await give(customer, 20);
  const [{ number }] = (await server.ask('GET', '/v1.0/available_numbers?country=GB')).result;
  const buy = () => fetch(`${server.http}/v1.0/numbers`, { method: 'POST',
    headers: { authorization: `Bearer ${customer.key}`, 'idempotency-key': 'order-1' },
    body: JSON.stringify({ number }), signal: AbortSignal.timeout(20_000) });
  const first = await (await buy()).json();
  const again = await buy();
  assert.equal(again.headers.get('idempotency-replayed'), 'true');
  assert.deepEqual(await again.json(), first);
  assert.equal((await account(customer)).balance_credit, 20_000_000 - kPrice);
  await assertBalanced(customer);
});

test('only the operator moves money by hand', async () => {
  const customer = await makeCustomer(server, 'free');
  const { id } = await account(customer);
  for (const verb of ['add', 'subtract']) {
    assert.equal(outcome(await customer.api('POST',
      `/v1.0/billing_accounts/${id}/balance_${verb}_force`, { balance: 1 })),
    '403 PERMISSION_DENIED');
  }
  await server.ask('POST', `/v1.0/billing_accounts/${id}/balance_subtract_force`, { balance: 2.5 });
  assert.equal((await account(customer)).balance_credit, -2_500_000);
  const bad = await server.api('POST', `/v1.0/billing_accounts/${id}/balance_add_force`,
    { balance: -1 });
  assert.deepEqual(bad.body.error.details.map(({ path, reason }) => `${path} ${reason}`),
    ['balance RANGE']);
  await assertBalanced(customer);
});

test('a purchase that never comes is given up, and paid back once', async () => {
  const customer = await makeCustomer(server, 'basic');
  await give(customer, 10);
  const number = (await customer.api('POST', '/v1.0/numbers', { number: '+15005550002' })).body;
  assert.equal(number.status, 'purchase-pending');
  const given_up = await Promise.all(Array.from({ length: 5 }, () =>
    customer.api('DELETE', `/v1.0/numbers/${number.id}`)));
  for (const answer of given_up) {
    assert.ok(['200', '409 STATE_INVALID'].includes(outcome(answer)), outcome(answer));
  }
  assert.equal((await account(customer)).balance_credit, 2 * kPrice);
  assert.equal((await customer.api('GET', `/v1.0/numbers/${number.id}`)).body.status, 'suspended');
  assert.equal(outcome(await customer.api('POST', `/v1.0/numbers/${number.id}/reactivate`, {})),
    '409 STATE_INVALID');
  const entries = await assertBalanced(customer);
  assert.equal(entries.filter(({ transaction_type }) => transaction_type === 'refund').length, 1);
});
