// SPDX-License-Identifier: Apache-2.0
// Numbers by the thousand: import, bulk update, dry run.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { makeFlow, until } from '../support/numberd.mjs';
import { makeCustomer, startChecked } from '../support/checked.mjs';

const kMinute = { timeout: 120_000 };

let server;

before(async () => {
  server = await startChecked();
}, kMinute);

after(() => server?.stop());

const post = (body, as = server) => as.api('POST', '/v1.0/number_imports', body);

/** Posts it and waits for its end. */
async function importAll(body) {
  const { id } = await server.ask('POST', '/v1.0/number_imports', body);
  return until(async () => {
    const found = await server.ask('GET', `/v1.0/number_imports/${id}`);
    return found.status === 'complete' && found;
  }, { seconds: 60, what: 'the import is complete' });
}

const counts = ({ created, updated, unchanged, failed }) =>
  ({ created, updated, unchanged, failed });

test('a CSV brings numbers in; each row that fails names its line and column', kMinute,
  async () => {
    const flow = await makeFlow(server, [{ type: 'answer' }, { type: 'hangup' }]);
    const csv = 'number,name,call_flow_id,tags,status\r\n'
      + `+899100000101,"Desk, left",${flow},a;b,active\r\n`
      + `+899000000102,reserved,,,\r\n`
      + `+899100000103,no flow,11111111-1111-4111-8111-111111111111,,\r\n`
      + `+442071838750,ours,${flow},,suspended\r\n`;
    const done = await importAll({ csv });
    assert.deepEqual(counts(done), { created: 2, updated: 0, unchanged: 0, failed: 2 });
    assert.deepEqual(done.failures.map(({ line, column, reason }) => [line, column, reason]),
      [[3, 1, 'NUMBER_RESERVED'], [4, 3, 'INVALID_ARGUMENT']]);
    const [desk] = (await server.ask('GET', '/v1.0/numbers?number=%2B899100000101')).result;
    assert.equal(desk.name, 'Desk, left');
    assert.deepEqual(desk.tags, ['a', 'b']);
    assert.equal(desk.call_flow_id, flow);
    const [ours] = (await server.ask('GET', '/v1.0/numbers?number=%2B442071838750')).result;
    assert.equal(ours.status, 'suspended');
    assert.equal(ours.provider, 'own');
    const released = await server.ask('DELETE', `/v1.0/numbers/${ours.id}`);
    assert.equal(released.status, 'deleted');
  });

test('what is exported and imported again changes nothing; an edit changes what it says', kMinute,
  async () => {
    await server.ask('POST', '/v1.0/numbers', { number: '+899100000201', name: 'x "y", z',
      tags: ['a;b', 'c'], metadata: { team: 'red' } });
    const csv = (await server.api('GET', '/v1.0/numbers?format=csv')).body;
    const rows = csv.trimEnd().split('\r\n').length - 1;
    const same = await importAll({ mode: 'update', csv });
    assert.deepEqual(counts(same), { created: 0, updated: 0, unchanged: rows, failed: 0 });
    const edited = csv.replace('x ""y"", z', 'renamed');
    const plan = await server.ask('POST', '/v1.0/number_imports',
      { mode: 'update', csv: edited, dry_run: true });
    assert.equal(plan.updated, 1);
    assert.deepEqual(plan.plan.rows[0].changes,
      [{ field: 'name', before: 'x "y", z', after: 'renamed' }]);
    assert.equal(plan.plan.cost_credit, 0);
    const before = (await server.ask('GET', '/v1.0/numbers?number=%2B899100000201')).result[0];
    assert.equal(before.name, 'x "y", z');
    assert.equal((await server.ask('GET', '/v1.0/number_imports')).result
      .some(({ id }) => id === plan.id), false);
    assert.equal((await importAll({ mode: 'update', csv: edited })).updated, 1);
    const changed = (await server.ask('GET', '/v1.0/numbers?number=%2B899100000201')).result[0];
    assert.equal(changed.name, 'renamed');
    assert.deepEqual(changed.tags, ['a;b', 'c']);
    assert.equal(changed.metadata.team, 'red');
  });

test('a dry run shows what the plan allows, and a customer brings in no foreign numbers', kMinute,
  async () => {
    const customer = await makeCustomer(server, 'free');
    const rows = [1, 2, 3, 4, 5, 6].map((i) => ({ number: `+89910000030${i}` }));
    const shown = (await post({ rows: [...rows, { number: '+442071838751' }], dry_run: true },
      customer)).body;
    assert.deepEqual(counts(shown), { created: 5, updated: 0, unchanged: 0, failed: 2 });
    assert.deepEqual(shown.failures.map(({ line, column, reason }) => [line, column, reason]),
      [[6, 0, 'RESOURCE_LIMIT_EXCEEDED'], [7, 0, 'PERMISSION_DENIED']]);
    assert.equal(shown.plan.virtual_numbers, 5);
    assert.equal(shown.plan.virtual_numbers_max, 5);
    assert.deepEqual((await customer.api('GET', '/v1.0/numbers')).body.result, []);
  });

test('faults of the text refuse all of it, with line and column, and nothing is done', kMinute,
  async () => {
    const good = '+899100000401,fine\n';
    for (const [body, path] of [
      [{}, 'csv'],
      [{ csv: 'number\n', rows: [{ number: '+899100000401' }] }, 'csv'],
      [{ csv: `number,name\n${good}+1 555 0100,x\n` }, 'line 3, column 1 (number)'],
      [{ csv: `number,name\n${good}+1 555 0100,x\n`, line_offset: 5000 },
        'line 5003, column 1 (number)'],
      [{ csv: `number,colour\n${good}` }, 'line 1, column 2'],
      [{ csv: `number,name\n${good}${good}` }, 'line 3 (number)'],
      [{ csv: `number,name\n${good}+899100000402,"x\n` }, 'csv'],
      [{ csv: `number,name\n${good}+899100000402,a\u0007b\n` }, 'line 3, column 2 (name)'],
      [{ rows: [{ number: '+899100000401' }, { number: '+899100000401' }] }, 'rows[1].number'],
      [{ rows: [{ number: '+899100000401', name: 7 }] }, 'rows[0].name'],
      [{ rows: [] }, 'rows'],
      [{ csv: 'x'.repeat(1_000_001) }, 'csv'],
      [{ csv: `number,name\n${good}`, mode: 'replace' }, 'mode'],
    ]) {
      const answer = await post(body);
      const what = JSON.stringify(body).slice(0, 100);
      assert.equal(answer.status, 400, what);
      assert.ok(answer.body.error.details?.some((one) => one.path === path),
        `${what}: ${JSON.stringify(answer.body.error.details)}`);
    }
    assert.deepEqual(
      (await server.ask('GET', '/v1.0/numbers?number=%2B899100000401')).result, []);
  });

test('an import that is cut off by kill -9 goes on, and does no row twice', kMinute, async () => {
  const csv = ['number', ...Array.from({ length: 5000 }, (_, i) => `+44${7400000000 + i}`)]
    .join('\n');
  const { id } = await server.ask('POST', '/v1.0/number_imports', { csv });
  await server.restart('SIGKILL');
  const done = await until(async () => {
    const found = await server.ask('GET', `/v1.0/number_imports/${id}`);
    return found.status === 'complete' && found;
  }, { seconds: 60, what: 'the import goes on' });
  assert.deepEqual(counts(done), { created: 5000, updated: 0, unchanged: 0, failed: 0 });
  const events = await server.ask('GET', '/v1.0/events?page_size=1');
  assert.equal(events.result[0].type, 'number_import_updated');
});
