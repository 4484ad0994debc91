// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { allowed, check } from './check_includes.mjs';
import { plant, repository } from './plant.mjs';

// The planted tree's violations, one a line; every .cpp of it is listed unless the test says else.
function found(files) {
  const lists = {};
  for (const path of Object.keys(files)) {
    const [, folder, name] = /^(src\/[^/]+)\/(.+\.cpp)$/.exec(path) ?? [];
    const list = `${folder}/CMakeLists.txt`;
    if (folder) lists[list] = `${lists[list] ?? ''} ${name}`;
  }
  const problems = check(plant({ ...lists, ...files }));
  return problems.map(({ path, line, rule }) => `${path}:${line}: ${rule}`);
}

test('the table has no cycle and names only folders that exist', () => {
  for (const [from, targets] of Object.entries(allowed)) {
    assert.ok(existsSync(join(repository, 'src', from)), from);
    for (const to of targets) assert.ok(!allowed[to].includes(from), `${from} <-> ${to}`);
  }
});

test('an include down the table passes', () => {
  const files = {
    'src/base/log.hpp': '',
    'src/domain/number.hpp': '#include "base/log.hpp"\n',
    'src/service/resolve.cpp': '#include "domain/number.hpp"\n#include <vector>\n',
    'tests/support/fake.hpp': '#include "domain/number.hpp"\n',
    'src/service/resolve_test.cpp': '#include "support/fake.hpp"\n',
  };
  assert.deepEqual(found(files), []);
});

test('an include up or across the table is refused with its place', () => {
  const files = {
    'src/service/core.hpp': '',
    'src/store/sqlite/open.hpp': '',
    'src/domain/number.cpp': '#include <vector>\n#include "service/core.hpp"\n',
    'src/api/router.cpp': '  #  include "store/sqlite/open.hpp"\n',
    'src/store/sqlite/events.cpp': '#include "service/core.hpp"\n',
  };
  assert.deepEqual(found(files).sort(), [
    'src/api/router.cpp:1: api may not include store (store/sqlite/open.hpp)',
    'src/domain/number.cpp:2: domain may not include service (service/core.hpp)',
    'src/store/sqlite/events.cpp:1: store may not include service (service/core.hpp)',
  ]);
});

test('a wrong include is refused although the header does not exist yet', () => {
  const files = { 'src/sip/agent.cpp': '#include "media/leg.hpp"\n' };
  assert.deepEqual(found(files), [
    'src/sip/agent.cpp:1: sip may not include media (media/leg.hpp)',
  ]);
});

test('no two of api, call, message, carrier and store know each other', () => {
  const peers = ['api', 'call', 'message', 'carrier', 'store'];
  for (const from of peers) {
    for (const to of peers) assert.ok(!allowed[from].includes(to), `${from} ${to}`);
  }
});

test('a folder that the table does not know is refused', () => {
  assert.match(found({ 'src/util/a.cpp': '' })[0], /unknown module util/);
});

test('a wrapped library is refused outside its module', () => {
  assert.match(found({ 'src/api/a.cpp': '#include <sqlite3.h>\n' })[0], /only in src\/store/);
  assert.match(found({ 'src/call/a.cpp': '#include <sofia-sip/nta.h>\n' })[0], /only in src\/sip/);
  assert.match(found({ 'src/carrier/a.cpp': '#include <curl/curl.h>\n' })[0], /only in src\/http/);
  assert.deepEqual(found({ 'src/store/a.cpp': '#include <libpq-fe.h>\n' }), []);
});

test('SQL outside the store is refused', () => {
  const code = 'run("INSERT INTO numbers VALUES (1)");\n';
  assert.match(found({ 'src/service/a.cpp': code })[0], /a\.cpp:1: SQL only in src\/store/);
  assert.deepEqual(found({ 'src/store/a.cpp': code }), []);
  assert.deepEqual(found({ 'src/service/a.cpp': 'say("UPDATE your number");\n' }), []);
});

test('a library that shows through a public header is refused, also two headers deep', () => {
  const files = {
    'src/http/server.hpp': '#include "http/inner.hpp"\n',
    'src/http/inner.hpp': '#include <boost/asio/io_context.hpp>\n',
    'src/http/private.hpp': '#include <boost/beast/http.hpp>\n',
    'src/http/server.cpp': '#include "http/private.hpp"\n#include "http/server.hpp"\n',
    'src/api/router.cpp': '#include "http/server.hpp"\n',
  };
  assert.deepEqual(found(files), [
    'src/http/inner.hpp:1: public header (see src/http/server.hpp) shows boost/asio/io_context.hpp',
  ]);
});

test('a CMake link against the table is refused', () => {
  const list = 'numberd_module(sip\n  LINK nd_base nd_media # nd_app\n  TEST_LINK nd_store)\n';
  assert.deepEqual(found({ 'src/sip/CMakeLists.txt': list }), [
    'src/sip/CMakeLists.txt:2: sip may not link media',
  ]);
});

test('a source that no list names is refused', () => {
  const files = {
    'src/base/CMakeLists.txt': 'numberd_module(base SOURCES log.cpp # uuid.cpp\n  TESTS)\n',
    'src/base/log.cpp': '',
    'src/base/uuid.cpp': '',
    'src/store/CMakeLists.txt': 'SOURCES sqlite/open.cpp',
    'src/store/sqlite/open.cpp': '',
    'fuzz/CMakeLists.txt': 'numberd_fuzz(sdp_fuzz nd_sip)\n',
    'fuzz/sdp_fuzz.cpp': '',
    'fuzz/rtp_fuzz.cpp': '',
  };
  assert.deepEqual(found(files), [
    'fuzz/rtp_fuzz.cpp:1: not listed in fuzz/CMakeLists.txt',
    'src/base/uuid.cpp:1: not listed in src/base/CMakeLists.txt',
  ]);
});
