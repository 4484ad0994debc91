// SPDX-License-Identifier: Apache-2.0
// The HTTP server alone, without numberd's API, beside nginx with the same body.
import { Child } from './support/child.mjs';
import { benchProgram, startNginx } from './support/servers.mjs';
import { serverCore } from './support/settings.mjs';
import { printTable } from './support/table.mjs';
import { compareHttp } from './support/wrk.mjs';

const echo = new Child(serverCore, benchProgram('http_echo'), []);
try {
  const url = `http://127.0.0.1:${await echo.line()}/`;
  const nginx = await startNginx(await (await fetch(url)).text());
  try {
    const rows = await compareHttp({ url, pid: echo.pid },
      { url: `${nginx.http}/`, pid: nginx.pid });
    printTable('http', 'The HTTP server alone, 480 bytes of answer, 32 connections.',
      ['src/http', 'nginx `return 200`'], rows);
  } finally {
    await nginx.stop();
  }
} finally {
  await echo.stop();
}
