#!/usr/bin/env node
// SPDX-License-Identifier: Apache-2.0
// Style that a formatter does not decide: sizes of lines, functions and files, the licence line,
// words and calls that do not belong here. One rule is one entry of `lineRules`; a rule that has an
// exception says so with the reason in `exceptions`.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { cppFunctions, columnZeroFunctions } from './functions.mjs';
import { walk, runAsProgram } from './walk.mjs';

export const limits = { columns: 100, fileLines: 400, fileLinesEver: 600, functionLines: 70 };

// Files that may be longer than `fileLines`, and why; none may be longer than `fileLinesEver`.
const longFiles = {};

// One place is allowed what a rule refuses: the reason stands beside it.
const exceptions = [
  // The polling loops, one a language, each with its deadline.
  { rule: 'sleep', path: /^tests\/support\/(numberd\.mjs|await\.hpp)$/ },
  { rule: 'wording', path: /^tools\/tidy(\.test)?\.mjs$/ }, // they name what they look for
  { rule: 'sleep', path: /^tools\/tidy\.test\.mjs$/ }, // the same
  // The specification's commands, as they are written there.
  { rule: 'columns', path: /^tests\/e2e\/api_examples\.test\.mjs$/ },
];

const cpp = /\.(cpp|hpp|h)$/;
const script = /\.(mjs|js|ts|tsx)$/;
const shell = /(\.sh|^dev|^\.ci\/run)$/;
const cmake = /(CMakeLists\.txt|\.cmake)$/;
const code = new RegExp([cpp, script, shell, cmake].map((kind) => kind.source).join('|'));
const testCode = /(^tests\/|_test\.cpp$|\.test\.m?[jt]s$)/;
const text = /\.(md|ya?ml|json|txt|service|conf|cfg|xml|csv|html|css|sql)$/;

// A raw string is data, which nobody can break.
const unbreakable = /\bR"[^("]*\(/;

// `bare`: look at the line without its strings and comments.
export const lineRules = [
  { name: 'wording', files: /./, pattern: /\b(TODO|FIXME|XXX)\b/, say: 'do it or open an issue' },
  { name: 'wording', files: /./, pattern: /(^|[\s"'`(=:])\/(home|root|work|Users|tmp\/[a-z]+)\/\w/,
    say: "a path of somebody's machine" },
  { name: 'wording', files: /./, say: 'an address of a package mirror',
    pattern: /https?:\/\/[^\s"'/]*\b(registry|artifactory|nexus|mirrors?)\b/ },
  { name: 'blank', files: code, pattern: /[ \t]+$/, say: 'blanks at the end of the line' },
  { name: 'tab', files: code, pattern: /\t/, say: 'a tab' },
  { name: 'regex', files: cpp, bare: true, pattern: /\bstd::(w?regex|basic_regex)|<regex>/,
    say: 'std::regex recurses on hostile input: use RE2' },
  { name: 'new', files: cpp, bare: true, say: 'raw new: make_unique, a value, or unique_ptr(new X)',
    pattern: /^(?!.*unique_ptr<.*>\s*\w*\(new ).*(^|[^\w.])new\s+(\([^)]*\)\s*)?[\w:<]/ },
  { name: 'delete', files: cpp, bare: true, pattern: /(^|[^\w=]\s*)\bdelete(\s*\[\s*\])?\s+[\w*(]/,
    say: 'raw delete: an owner frees it' },
  { name: 'sleep', files: testCode, bare: true, say: 'wait for a condition with a deadline',
    pattern: /\b(usleep|nanosleep|sleep_for|sleep_until)\b|(^|[^\w.:])sleep\s*\(/ },
  { name: 'sleep', files: testCode, pattern: /['"](node:)?timers\/promises['"]/,
    say: 'wait for a condition with a deadline' },
  { name: 'sleep', files: testCode, bare: true, say: 'wait for a condition with a deadline',
    pattern: /setTimeout\(\s*(resolve|done|r)\b|await .*\bsetTimeout\(/ },
];

// A line without its strings and its `//` comment, so that words in them do not count.
function bareLine(line) {
  return line
    .replace(/"(\\.|[^"\\])*"/g, '""')
    .replace(/'(\\.|[^'\\])*'/g, "''")
    .replace(/\/\/.*$/, '')
    .replace(/^\s*(\/\*|\*\s).*$/, '');
}

const excepted = (rule, path) =>
  exceptions.some((exception) => exception.rule === rule && exception.path.test(path));

function checkLines(path, lines) {
  const problems = [];
  const rules = lineRules.filter(({ name, files }) => files.test(path) && !excepted(name, path));
  lines.forEach((line, index) => {
    const bare = bareLine(line);
    for (const rule of rules) {
      if (!rule.pattern.test(rule.bare ? bare : line)) continue;
      problems.push({ path, line: index + 1, rule: `${rule.name}: ${rule.say}` });
    }
    const columns = [...line].length;
    const isWide = columns > limits.columns && !unbreakable.test(line);
    if (code.test(path) && isWide && !excepted('columns', path)) {
      problems.push({ path, line: index + 1, rule: `${columns} columns, ${limits.columns} fit` });
    }
  });
  return problems;
}

function checkSizes(path, lines) {
  const problems = [];
  const limit = path in longFiles ? limits.fileLinesEver : limits.fileLines;
  const count = lines.length - (lines.at(-1) === '' ? 1 : 0);
  if (count > limit) {
    problems.push({ path, line: limit + 1, rule: `${count} lines, ${limit} is the limit` });
  }
  const functions = cpp.test(path) ? cppFunctions(lines.join('\n')) : columnZeroFunctions(lines);
  for (const { line, length, name } of functions) {
    if (length <= limits.functionLines) continue;
    const rule = `${name} has ${length} lines, ${limits.functionLines} is the limit`;
    problems.push({ path, line, rule });
  }
  return problems;
}

function checkLicence(path, lines) {
  const line = lines[0].startsWith('#!') ? 1 : 0;
  const wanted = cpp.test(path) || script.test(path) ? '//' : '#';
  if (lines[line] === `${wanted} SPDX-License-Identifier: Apache-2.0`) return [];
  const rule = `must read: ${wanted} SPDX-License-Identifier: Apache-2.0`;
  return [{ path, line: line + 1, rule }];
}

/** All violations below `root`, as {path, line, rule}. */
export function check(root) {
  const problems = [];
  for (const path of walk(root)) {
    if (!code.test(path) && !text.test(path)) continue;
    const lines = readFileSync(join(root, path), 'utf8').split('\n');
    problems.push(...checkLines(path, lines));
    if (!code.test(path)) continue;
    problems.push(...checkSizes(path, lines));
    if (!cmake.test(path)) problems.push(...checkLicence(path, lines));
  }
  return problems;
}

runAsProgram(import.meta.url, check);
