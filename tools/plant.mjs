// SPDX-License-Identifier: Apache-2.0
// For the checks' own tests: a small source tree to find violations in.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after } from 'node:test';
import { fileURLToPath } from 'node:url';

export const repository = dirname(dirname(fileURLToPath(import.meta.url)));

const planted = [];
after(() => planted.forEach((root) => rmSync(root, { recursive: true, force: true })));

/** Writes {path: content} into a new folder and returns it; it is removed after the tests. */
export function plant(files) {
  const root = mkdtempSync(join(tmpdir(), 'numberd-check-'));
  planted.push(root);
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
  }
  return root;
}
