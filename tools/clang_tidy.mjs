#!/usr/bin/env node
// SPDX-License-Identifier: Apache-2.0
// clang_tidy.mjs BUILD [FILE...]: clang-tidy on what BUILD/compile_commands.json lists (those of
// src/ that are no tests), one process a processor. What passed once is not looked at again until
// it, a header of ours below it, its flags or .clang-tidy change: build/tidy/ remembers by hash.
// Files with the same flags are looked at together first, which reads their headers once; where
// anything is found in such a group it is halved, down to the file alone.
import { execFileSync, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import * as os from 'node:os';
import { dirname, join, relative, resolve } from 'node:path';

const program = 'clang-tidy-14';
const secondsMax = 300;
const together = 8;
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
  return new Promise((done) => {
    const child = spawn(program, ['-p', build, '--quiet', path], { timeout: secondsMax * 1000 });
    let output = '';
    child.stdout.on('data', (data) => (output += data));
    child.stderr.on('data', (data) => (output += data));
    child.on('error', (error) => done({ ok: false, output: `${error}\n` }));
    child.on('close', (code, signal) => {
      if (signal) output += `${program} ended by ${signal} (limit ${secondsMax} s)\n`;
      done({ ok: code === 0, output });
    });
  });
}

// One source that includes the group's, with the flags of the first.
function runGroup(build, group) {
  if (group.length === 1) return runOne(build, group[0].path);
  const directory = join(passed, `group-${group[0].hash.slice(0, 16)}-${group.length}`);
  const file = resolve(directory, 'group.cpp');
  mkdirSync(directory, { recursive: true });
  const include = ({ path }) =>
    `// NOLINTNEXTLINE(bugprone-suspicious-include)\n#include "${resolve(path)}"\n`;
  writeFileSync(file, group.map(include).join(''));
  const command = group[0].command.replaceAll(resolve(group[0].path), file);
  const entry = { directory: resolve(build), command, file };
  writeFileSync(join(directory, 'compile_commands.json'), JSON.stringify([entry]));
  return runOne(directory, file);
}

// What a file declares for itself: two files with a name in common cannot be in one group. Only a
// guess from the lines that begin at the left: a wrong one costs the halving.
function localNames(path) {
  const text = readFileSync(path, 'utf8');
  const start = text.indexOf('\nnamespace {\n');
  const end = start < 0 ? start : text.indexOf('\n}', text.lastIndexOf('\n} // namespace\n'));
  const local = start < 0 ? '' : text.slice(start, end < 0 ? undefined : end);
  const declared =
    /^(?:(?:struct|class|enum class) (\w+)|using (\w+) =|[a-z].*?(\w+)(?:\[\])?(?:\(| = |\{))/gm;
  return new Set([...local.matchAll(declared)].map(([, ...name]) => name.find(Boolean)));
}

function groupsOf(files) {
  const groups = [];
  for (const file of files) {
    const flags = file.command.replace(/ -o .*/, '');
    const names = localNames(file.path);
    const fits = (group) =>
      group.flags === flags &&
      group.files.length < together &&
      ![...names].some((name) => group.names.has(name));
    let group = groups.find(fits);
    if (!group) groups.push((group = { flags, names: new Set(), files: [] }));
    group.files.push(file);
    for (const name of names) group.names.add(name);
  }
  return groups.map((group) => group.files);
}

async function main([build, ...wanted]) {
  const version = execFileSync(program, ['--version'], { encoding: 'utf8' });
  const common = version + readFileSync('.clang-tidy', 'utf8');
  const all = sources(build, wanted).map((one) => ({ ...one, hash: hashOf(one, common) }));
  const wantedNow = all.filter(({ hash }) => !existsSync(join(passed, hash)));
  const queue = groupsOf(wantedNow);
  const failed = [];
  let looked = 0;
  mkdirSync(passed, { recursive: true });
  const worker = async () => {
    for (let group = queue.shift(); group; group = queue.shift()) {
      const { ok, output } = await runGroup(build, group);
      if (!ok && group.length > 1) {
        const half = Math.ceil(group.length / 2);
        queue.unshift(group.slice(0, half), group.slice(half));
        continue;
      }
      for (const { path, hash } of group) {
        console.log(`[${++looked}/${wantedNow.length}] ${path}${ok ? '' : ' FAILED'}`);
        if (ok) writeFileSync(join(passed, hash), '');
        else failed.push(path), console.error(output.replace(/^\d+ warnings? .*\n/gm, ''));
      }
    }
  };
  const workers = Number(process.env.JOBS) || os.cpus().length;
  await Promise.all(Array.from({ length: workers }, worker));
  console.log(`clang-tidy: ${all.length} files, ${looked} looked at, ${failed.length} failed`);
  if (all.length === 0) console.error('clang-tidy: no such file in the build');
  process.exitCode = failed.length > 0 || all.length === 0 ? 1 : 0;
}

await main(process.argv.slice(2));
