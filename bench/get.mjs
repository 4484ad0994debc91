// SPDX-License-Identifier: Apache-2.0
// GET of one number with an access key, beside nginx with the same body.
import { makeFlow, makeNumber } from '../tests/support/numberd.mjs';
import { during } from './support/child.mjs';
import { startNginx, startPinned } from './support/servers.mjs';
import { printTable } from './support/table.mjs';
import { compareHttp } from './support/wrk.mjs';

await during(await startPinned(), async (server) => {
  const call_flow = await makeFlow(server, [{ type: 'answer' }, { type: 'hangup' }]);
  const { id } = await makeNumber(server, '+899100000001', { call_flow });
  const path = `/v1.0/numbers/${id}`;
  const headers = { Authorization: `Bearer ${server.key}` };
  const body = await (await fetch(server.http + path, { headers })).text();
  const rows = await during(await startNginx(body), (nginx) => compareHttp(
    { url: server.http + path, pid: server.pid }, { url: nginx.http + path, pid: nginx.pid },
    { headers }));
  printTable('get', `GET /v1.0/numbers/{id} with an access key, ${body.length} bytes of answer, `
    + '32 connections.', ['numberd', 'nginx `return 200`'], rows);
});
