// SPDX-License-Identifier: Apache-2.0
// GET of one number with an access key, beside nginx with the same body.
import { makeFlow, makeNumber } from '../tests/support/numberd.mjs';
import { startNginx, startPinned } from './support/servers.mjs';
import { printTable } from './support/table.mjs';
import { compareHttp } from './support/wrk.mjs';

const server = await startPinned();
try {
  const call_flow = await makeFlow(server, [{ type: 'answer' }, { type: 'hangup' }]);
  const { id } = await makeNumber(server, '+899100000001', { call_flow });
  const url = `${server.http}/v1.0/numbers/${id}`;
  const headers = { Authorization: `Bearer ${server.key}` };
  const body = await (await fetch(url, { headers })).text();
  const nginx = await startNginx(body);
  try {
    const rows = await compareHttp({ url, pid: server.pid },
      { url: `${nginx.http}/v1.0/numbers/${id}`, pid: nginx.pid }, { headers });
    printTable('get', `GET /v1.0/numbers/{id} with an access key, ${body.length} bytes of answer, `
      + '32 connections.', ['numberd', 'nginx `return 200`'], rows);
  } finally {
    await nginx.stop();
  }
} finally {
  await server.stop();
}
