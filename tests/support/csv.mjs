// SPDX-License-Identifier: Apache-2.0
// Comma-separated values (RFC 4180), as another program reads them.

/** The records of a text as objects, by the names in its first line. */
export function parseCsv(text) {
  const [names, ...rows] = recordsOf(text);
  return rows.map((row) => Object.fromEntries(names.map((name, i) => [name, row[i]])));
}

function recordsOf(text) {
  const records = [[]];
  const field = /(?:"((?:[^"]|"")*)"|([^,\r\n]*))(,|\r\n|$)/gy;
  while (field.lastIndex < text.length) {
    const [, quoted, plain, end] = field.exec(text) ?? [];
    if (end === undefined) throw new Error(`no CSV at ${field.lastIndex}: ${text.slice(-200)}`);
    records.at(-1).push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
    if (end === '\r\n' && field.lastIndex < text.length) records.push([]);
  }
  return records;
}
