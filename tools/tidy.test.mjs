// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import test from 'node:test';
import { cppFunctions } from './functions.mjs';
import { plant } from './plant.mjs';
import { check, limits } from './tidy.mjs';

const licence = '// SPDX-License-Identifier: Apache-2.0\n';

const rulesOf = (files) =>
  check(plant(files)).map(({ path, line, rule }) => `${path}:${line}: ${rule}`);
const ruleOf = (path, line) => rulesOf({ [path]: `${licence}${line}\n` });

function refuses(path, line, pattern) {
  const found = ruleOf(path, line);
  assert.equal(found.length, 1, `${path}: ${line}: ${found}`);
  assert.match(found[0], pattern);
  assert.ok(found[0].startsWith(`${path}:2: `), found[0]);
}

const accepts = (path, line) => assert.deepEqual(ruleOf(path, line), []);

test('a line of 100 columns fits, one of 101 does not', () => {
  accepts('src/base/a.cpp', `// ${'é'.repeat(97)}`);
  refuses('src/base/a.cpp', `// ${'é'.repeat(98)}`, /101 columns/);
  refuses('scripts/a.mjs', `// ${'x'.repeat(98)}`, /101 columns/);
});

test('documents and raw strings may have long lines', () => {
  accepts('docs/a.md', 'x'.repeat(200));
  accepts('src/base/a.cpp', `f(R"(${'x'.repeat(200)})");`);
});

test('unfinished work is refused in every kind of file', () => {
  for (const word of ['TODO', 'FIXME', 'XXX']) {
    refuses('src/base/a.cpp', `// ${word} later`, /^.*wording/);
    refuses('docs/a.md', `${word}: later`, /wording/);
  }
  accepts('src/base/a.cpp', '// +1555XXXX is a mask');
});

test('a path of a machine and the address of a mirror are refused', () => {
  refuses('docs/a.md', 'see /home/jo/notes', /somebody's machine/);
  refuses('tests/a.mjs', "const f = '/tmp/job/file';", /somebody's machine/);
  refuses('docs/a.md', 'from https://registry.example.org/x', /mirror/);
  accepts('docs/a.md', 'GET /v1.0/numbers, /etc/numberd, https://example.org/work/order');
});

test('std::regex is refused, the word in a comment is not', () => {
  refuses('src/base/a.cpp', 'std::regex pattern("a");', /regex/);
  refuses('src/base/a.hpp', '#include <regex>', /regex/);
  accepts('src/base/a.cpp', '// never std::regex here');
});

test('raw new and delete are refused, deleted functions and owned new are not', () => {
  refuses('src/base/a.cpp', 'auto* a = new Thing(1);', /raw new/);
  refuses('src/base/a.cpp', 'delete thing;', /raw delete/);
  refuses('src/base/a.cpp', 'delete[] things;', /raw delete/);
  accepts('src/base/a.hpp', 'Thing(const Thing&) = delete;');
  accepts('src/base/a.cpp', 'auto a = std::unique_ptr<Thing>(new Thing(1));');
  accepts('src/base/a.cpp', 'std::unique_ptr<Thing> a(new Thing(1));');
  accepts('src/base/a.cpp', 'say("a new call");');
});

test('a test that sleeps is refused, a deadline is not', () => {
  const wait = /wait for a condition/;
  refuses('src/base/a_test.cpp', 'std::this_thread::sleep_for(10ms);', wait);
  refuses('src/base/a_test.cpp', 'usleep(10);', wait);
  refuses('tests/e2e/a.test.mjs', 'await new Promise((r) => setTimeout(r, 100));', wait);
  refuses('tests/e2e/a.mjs', "import { setTimeout } from 'node:timers/promises';", wait);
  accepts('tests/e2e/a.mjs', 'const deadline = setTimeout(() => reject(late), 1000);');
  accepts('tests/support/numberd.mjs', 'await new Promise((resolve) => setTimeout(resolve, 20));');
  accepts('tests/e2e/a.mjs', "actions: [{ type: 'sleep', option: { duration: 1 } }],");
});

test('blanks at the end and tabs are refused in code', () => {
  refuses('scripts/a.mjs', 'const a = 1; ', /blanks/);
  refuses('scripts/a.mjs', '\tconst a = 1;', /tab/);
});

test('the licence line comes first, or second after an interpreter line', () => {
  assert.match(rulesOf({ 'src/base/a.cpp': '#pragma once\n' })[0], /a\.cpp:1: must read/);
  assert.match(rulesOf({ 'scripts/a.sh': '#!/bin/sh\necho\n' })[0], /a\.sh:2: must read: # SPDX/);
  assert.deepEqual(rulesOf({ dev: '#!/bin/sh\n# SPDX-License-Identifier: Apache-2.0\n' }), []);
});

test('a file of the limit passes, one line more does not', () => {
  const file = (lines) => ({ 'src/base/a.cpp': licence + '\n'.repeat(lines - 1) });
  assert.deepEqual(rulesOf(file(limits.fileLines)), []);
  assert.match(rulesOf(file(limits.fileLines + 1))[0], /401 lines, 400 is the limit/);
});

test('a function of the limit passes, one line more does not', () => {
  const body = (lines) => `void f() {\n${'    g();\n'.repeat(lines - 2)}}\n`;
  assert.deepEqual(rulesOf({ 'src/base/a.cpp': licence + body(limits.functionLines) }), []);
  const found = rulesOf({ 'src/base/a.cpp': licence + body(limits.functionLines + 1) });
  assert.match(found[0], /a\.cpp:2: f has 71 lines/);
  const script = `function f() {\n${'  g();\n'.repeat(limits.functionLines - 1)}}\n`;
  assert.match(rulesOf({ 'tests/a.mjs': licence + script })[0], /f has 71 lines/);
});

test('functions are found among what looks like them', () => {
  const source = `namespace a {
struct S {
    int x{0};
    int get() const { return x; }
};
const std::array<int, 2> table = {f(1), 2};
constexpr auto other = std::to_array<int>({
    1,
});
S::S(int x) : x_{x}, y_(2) {
    const char* text = "}{";  // }
    auto raw = R"x(}}}")x";
    char brace = '}';
    int big = 1'000;
}
TEST(Suite, Case) {
    EXPECT_EQ(f({1, 2}), 3);
}
#define OPEN {
Result<std::string> long_one(int a,
                             int b) noexcept {
    run([&] { return a; });
    for (int i = 0; i < b; ++i) { g(); }
}
}
`;
  const found = cppFunctions(source).map(({ name, line, length }) => [name, line, length]);
  assert.deepEqual(found, [
    ['get', 4, 1],
    ['S::S', 10, 6],
    ['TEST', 16, 3],
    ['long_one', 20, 5],
  ]);
});
