// SPDX-License-Identifier: Apache-2.0
// Results as a table that can stand in a document as it is.

export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** Three digits that mean something, or the whole number where it is larger. */
export function digits(value) {
  if (!Number.isFinite(value)) return '-';
  if (Math.abs(value) >= 100) return Math.round(value).toLocaleString('en-US');
  return value === 0 ? '0' : String(Number(value.toPrecision(3)));
}

function verdict(value, { most, least }) {
  const met = (most === undefined || value <= most) && (least === undefined || value >= least);
  const bound = most === undefined ? `≥ ${digits(least)}` : `≤ ${digits(most)}`;
  return `${bound}: ${met ? 'met' : 'MISSED'}`;
}

/**
 * A row with the ratio of two figures, ours to the peer's. `wanted` {most} or {least} is of the
 * ratio, or of our figure where `of` is 'ours'.
 */
export function compared(what, ours, peer, { unit = '', wanted, of = 'ratio' } = {}) {
  const ratio = ours / peer;
  const shown = (value) => (value === undefined ? '' : `${digits(value)}${unit && ` ${unit}`}`);
  const judged = wanted ? verdict(of === 'ours' ? ours : ratio, wanted) : '';
  return [what, shown(ours), shown(peer), peer === undefined ? '' : digits(ratio), judged];
}

/** A row of text, without a ratio. */
export const told = (what, ours, peer = '') => [what, String(ours), String(peer), '', ''];

export function printTable(title, note, [ours, peer], rows) {
  const cells = [['', ours, peer, 'ratio', 'wanted'], ...rows];
  const widths = cells[0].map((_, i) => Math.max(3, ...cells.map((row) => [...row[i]].length)));
  const line = (row) => `| ${row.map((cell, i) => cell.padEnd(widths[i])).join(' | ')} |`;
  const [head, ...body] = cells.map(line);
  const rule = `|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`;
  console.log(`\n### ${title}\n${note}\n\n${[head, rule, ...body].join('\n')}`);
}
