#!/usr/bin/env node
// SPDX-License-Identifier: Apache-2.0
// Refuses an #include or a CMake link that points the wrong way, a library used outside the module
// that wraps it, and a wrapped library that shows through a public header. CONTRIBUTING.md tells
// the rules in words; `allowed`, `owners` and `hidden` are the rules.
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { walk, runAsProgram } from './walk.mjs';

const core = ['service', 'flow', 'domain', 'base'];

// What each folder of src/ may include, beside itself.
export const allowed = {
  base: [],
  http: ['base'],
  sip: ['base'],
  media: ['base'],
  domain: ['base'],
  flow: ['domain', 'base'],
  service: ['flow', 'domain', 'base', 'http'],
  api: [...core, 'http'],
  call: [...core, 'http', 'sip', 'media'],
  message: [...core, 'http'],
  carrier: [...core, 'http'],
  store: ['domain', 'base'],
  cli: ['http', 'sip', 'media', 'flow', 'domain', 'base'],
  app: ['api', 'call', 'message', 'carrier', 'store', ...core, 'http', 'sip', 'media'],
};

// A library that one module wraps, as its headers are named.
export const owners = [
  { header: /^(sqlite3|libpq-fe)\.h$/, module: 'store', what: 'SQL databases' },
  { header: /^sofia-sip\//, module: 'sip', what: 'sofia-sip' },
  { header: /^(spandsp|sndfile|flite)/, module: 'media', what: 'codecs, sound files and speech' },
  { header: /^curl\//, module: 'http', what: 'libcurl' },
];

// What no header shows that another module includes.
export const hidden = /^(boost\/(asio|beast)|sofia-sip\/|spandsp|sqlite3\.h|libpq-fe\.h|curl\/)/;

const includeLine = /^\s*#\s*include\s*([<"])([^>"]+)[>"]/;
const sqlText =
  /"\s*(SELECT .+ FROM |INSERT (OR \w+ )?INTO |DELETE FROM |UPDATE \w+ SET |CREATE TABLE )/;

const moduleOf = (path) => /^src\/([^/]+)\//.exec(path)?.[1];

function readSources(root) {
  const sources = new Map();
  for (const path of walk(root, ['src', 'tests', 'bench', 'fuzz'])) {
    if (!/\.(cpp|hpp|h)$/.test(path)) continue;
    const lines = readFileSync(join(root, path), 'utf8').split('\n');
    const includes = [];
    lines.forEach((text, index) => {
      const match = includeLine.exec(text);
      if (match) includes.push({ line: index + 1, own: match[1] === '"', name: match[2] });
    });
    sources.set(path, { lines, includes });
  }
  for (const [path, source] of sources) {
    for (const include of source.includes) include.path = resolve(sources, path, include);
  }
  return sources;
}

// The file of ours that an include names: relative to src/, to tests/ or to the includer.
function resolve(sources, from, include) {
  if (!include.own) return undefined;
  return [`src/${include.name}`, `tests/${include.name}`, join(dirname(from), include.name)].find(
    (path) => sources.has(path),
  );
}

function checkDirections(sources) {
  const problems = [];
  for (const [path, { includes }] of sources) {
    const from = moduleOf(path);
    if (!from) continue;
    if (!allowed[from]) {
      problems.push({ path, line: 1, rule: `unknown module ${from}: add it to the table` });
      continue;
    }
    for (const { line, own, name, path: target } of includes) {
      const to = target ? moduleOf(target) : own && moduleOf(`src/${name}`);
      if (!to || to === from || !(to in allowed) || allowed[from].includes(to)) continue;
      problems.push({ path, line, rule: `${from} may not include ${to} (${name})` });
    }
  }
  return problems;
}

function checkOwners(sources) {
  const problems = [];
  for (const [path, { includes, lines }] of sources) {
    const from = moduleOf(path);
    if (!from) continue;
    for (const { line, name } of includes) {
      const owner = owners.find(({ header }) => header.test(name));
      if (!owner || owner.module === from) continue;
      problems.push({ path, line, rule: `${owner.what} only in src/${owner.module} (${name})` });
    }
    if (from === 'store') continue;
    lines.forEach((text, index) => {
      if (!sqlText.test(text)) return;
      problems.push({ path, line: index + 1, rule: 'SQL only in src/store' });
    });
  }
  return problems;
}

// Headers that another folder includes, with all that they include in turn.
function publicHeaders(sources) {
  const reached = new Map();
  const visit = (path, reason) => {
    if (!/\.(hpp|h)$/.test(path) || reached.has(path)) return;
    reached.set(path, reason);
    for (const { path: next } of sources.get(path).includes) if (next) visit(next, `${path}`);
  };
  for (const [path, { includes }] of sources) {
    for (const { path: target } of includes) {
      if (target && moduleOf(target) && moduleOf(target) !== moduleOf(path)) visit(target, path);
    }
  }
  return reached;
}

function checkPublicHeaders(sources) {
  const problems = [];
  for (const [path, includer] of publicHeaders(sources)) {
    for (const { line, name } of sources.get(path).includes) {
      if (!hidden.test(name)) continue;
      problems.push({ path, line, rule: `public header (see ${includer}) shows ${name}` });
    }
  }
  return problems;
}

function checkLinks(root) {
  const problems = [];
  for (const from of Object.keys(allowed)) {
    const path = `src/${from}/CMakeLists.txt`;
    if (!existsSync(join(root, path))) continue;
    readFileSync(join(root, path), 'utf8').split('\n').forEach((text, index) => {
      // A test may stand on real parts from above, which tests/support puts together.
      const links = text.replace(/#.*/, '').replace(/\bTEST_LINK\b.*/, '');
      for (const [, to] of links.matchAll(/\bnd_(\w+)/g)) {
        if (to === from || allowed[from].includes(to)) continue;
        problems.push({ path, line: index + 1, rule: `${from} may not link ${to}` });
      }
    });
  }
  return problems;
}

// A source that no CMakeLists.txt names is not built, and a test in it never runs.
function checkListed(root, sources) {
  const lists = new Map();
  const listOf = (folder) => {
    const path = join(root, folder, 'CMakeLists.txt');
    if (!lists.has(folder)) lists.set(folder, existsSync(path) ? readFileSync(path, 'utf8') : '');
    return lists.get(folder);
  };
  const problems = [];
  for (const path of sources.keys()) {
    const [, folder, name] = /^(src\/[^/]+|bench|fuzz)\/(.+\.cpp)$/.exec(path) ?? [];
    if (!folder) continue;
    const stem = folder.startsWith('src/') ? name : name.replace(/\.cpp$/, '');
    const words = listOf(folder).replace(/#.*/g, '').split(/[\s()"]+/);
    if (words.includes(stem) || words.includes(name)) continue;
    problems.push({ path, line: 1, rule: `not listed in ${folder}/CMakeLists.txt` });
  }
  return problems;
}

/** All violations below `root`, as {path, line, rule}. */
export function check(root) {
  const sources = readSources(root);
  return [
    ...checkDirections(sources),
    ...checkOwners(sources),
    ...checkPublicHeaders(sources),
    ...checkLinks(root),
    ...checkListed(root, sources),
  ];
}

runAsProgram(import.meta.url, check);
