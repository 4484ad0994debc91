// SPDX-License-Identifier: Apache-2.0
// What the checks share: the files to look at, and how violations are printed.
import { existsSync, readdirSync, realpathSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const skippedFolders = new Set(['build', 'data', 'node_modules', 'dist', 'corpus']);

const skipped = (name) => skippedFolders.has(name) || (name.startsWith('.') && name !== '.ci');

/** Paths of all files below the given folders of `root`, relative to it; all of it by default. */
export function walk(root, folders = ['.']) {
  const found = [];
  const visit = (folder) => {
    for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) {
        if (!skipped(entry.name)) visit(path);
      } else if (entry.isFile()) {
        found.push(path);
      }
    }
  };
  for (const folder of folders) {
    if (existsSync(join(root, folder)) && statSync(join(root, folder)).isDirectory()) visit(folder);
  }
  return found.sort();
}

/** Where the module `url` is the program: checks this repository, prints, sets the exit status. */
export function runAsProgram(url, check) {
  const file = fileURLToPath(url);
  if (!process.argv[1] || realpathSync(process.argv[1]) !== file) return;
  const problems = check(dirname(dirname(file)));
  for (const { path, line, rule } of problems) console.error(`${path}:${line}: ${rule}`);
  process.exitCode = problems.length > 0 ? 1 : 0;
}
