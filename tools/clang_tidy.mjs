#!/usr/bin/env node
// SPDX-License-Identifier: Apache-2.0
// clang_tidy.mjs BUILD [FILE...]: clang-tidy on what BUILD/compile_commands.json lists (those of
// src/ that are no tests), one process a processor. What passed once is not looked at again until
// it, a header of ours below it, its flags or .clang-tidy change: build/tidy/ remembers by hash.
import { execFileSync, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import * as os from 'node:os';
import { join, relative } from 'node:path';

const program = 'clang-tidy-14';
const secondsMax = 300;
const passed = 'build/tidy';

function sources(build, wanted) {
  const commands = JSON.parse(readFileSync(join(build, 'compile_commands.json'), 'utf8'));
  return commands
    .map(({ file, command }) => ({ path: relative(process.cwd(), file), command }))
    .filter(({ path }) => /^src\/.*(?<!_test)\.cpp$/.test(path))
    .filter(({ path }) => wanted.length === 0 || wanted.includes(path))
    .sort((a, b) => a.path.localeCompare(b.path));
}

const ownIncludes = new Map();
function includesOf(path) {
  if (!ownIncludes.has(path)) {
    const text = readFileSync(path, 'utf8');
    const names = [...text.matchAll(/^\s*#\s*include\s*"([^"]+)"/gm)].map(([, name]) => name);
    ownIncludes.set(path, { text, next: names.map((name) => `src/${name}`).filter(existsSync) });
  }
  return ownIncludes.get(path);
}

function hashOf({ path, command }, common) {
  const seen = new Set(['src/base/pch.hpp', path]);
  const hash = createHash('sha256').update(common).update(command);
  for (const file of seen) {
    const { text, next } = includesOf(file);
    hash.update(file).update(text);
    for (const name of next) seen.add(name); // a Set's loop reaches what is added during it
  }
  return hash.digest('hex');
}

function runOne(build, path) {
  return new Promise((resolve) => {
    const child = spawn(program, ['-p', build, '--quiet', path], { timeout: secondsMax * 1000 });
    let output = '';
    child.stdout.on('data', (data) => (output += data));
    child.stderr.on('data', (data) => (output += data));
    child.on('error', (error) => resolve({ ok: false, output: `${error}\n` }));
    child.on('close', (code, signal) => {
      if (signal) output += `${program} ended by ${signal} (limit ${secondsMax} s)\n`;
      resolve({ ok: code === 0, output });
    });
  });
}

async function main([build, ...wanted]) {
  const version = execFileSync(program, ['--version'], { encoding: 'utf8' });
  const common = version + readFileSync('.clang-tidy', 'utf8');
  const all = sources(build, wanted).map((one) => ({ ...one, hash: hashOf(one, common) }));
  const queue = all.filter(({ hash }) => !existsSync(join(passed, hash)));
  const count = queue.length;
  const failed = [];
  mkdirSync(passed, { recursive: true });
  const worker = async () => {
    for (let next = queue.shift(); next; next = queue.shift()) {
      const { ok, output } = await runOne(build, next.path);
      console.log(`[${count - queue.length}/${count}] ${next.path}${ok ? '' : ' FAILED'}`);
      if (ok) writeFileSync(join(passed, next.hash), '');
      else failed.push(next.path), console.error(output.replace(/^\d+ warnings? .*\n/gm, ''));
    }
  };
  const workers = Number(process.env.JOBS) || os.cpus().length;
  await Promise.all(Array.from({ length: workers }, worker));
  console.log(`clang-tidy: ${all.length} files, ${count} looked at, ${failed.length} failed`);
  if (all.length === 0) console.error('clang-tidy: no such file in the build');
  process.exitCode = failed.length > 0 || all.length === 0 ? 1 : 0;
}

await main(process.argv.slice(2));
