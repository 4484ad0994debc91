// SPDX-License-Identifier: Apache-2.0
// The HTTP server alone, without numberd's API, beside nginx with the same body.
import { Child, during } from './support/child.mjs';
import { benchProgram, startNginx } from './support/servers.mjs';
import { serverCore } from './support/settings.mjs';
import { printTable } from './support/table.mjs';
import { compareHttp } from './support/wrk.mjs';

await during(new Child(serverCore, benchProgram('http_echo'), []), async (echo) => {
  const url = `http://127.0.0.1:${await echo.line()}/`;
  const body = await (await fetch(url)).text();
  const rows = await during(await startNginx(body), (nginx) => compareHttp(
    { url, pid: echo.pid }, { url: `${nginx.http}/`, pid: nginx.pid }));
  printTable('http', `The HTTP server alone, ${body.length} bytes of answer, 32 connections.`,
    ['src/http', 'nginx `return 200`'], rows);
});
