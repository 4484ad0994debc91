// SPDX-License-Identifier: Apache-2.0
// Finds where functions begin and end, well enough to measure them: no parser, a count of braces.

const rawString = /^(?:u8|[uUL])?R"([^()\\\s]{0,16})\(/;

// The source with the inside of comments, strings and directives blanked, line ends kept.
export function blankCpp(source) {
  let out = '';
  let at = 0;
  const blank = (length) => {
    out += source.slice(at, at + length).replace(/[^\n]/g, ' ');
    at += length;
  };
  const upTo = (index) => (index < 0 ? source.length : index) - at;
  while (at < source.length) {
    const rest = source.slice(at, at + 24);
    const raw = /\w/.test(source[at - 1] ?? ' ') ? null : rawString.exec(rest);
    if (rest.startsWith('//')) blank(upTo(source.indexOf('\n', at)));
    else if (rest.startsWith('/*')) blank(upTo(source.indexOf('*/', at + 2)) + 2);
    else if (raw) blank(upTo(source.indexOf(`)${raw[1]}"`, at)) + raw[1].length + 2);
    else if (rest[0] === '"' || (rest[0] === "'" && !/\w/.test(source[at - 1] ?? ' '))) {
      blank(/^(["'])(\\[^]|(?!\1)[^\\\n])*\1?/.exec(source.slice(at))[0].length);
    } else if (rest[0] === '#' && /(^|\n)[ \t]*$/.test(source.slice(Math.max(0, at - 80), at))) {
      blank(/^(\\\n|[^\n])*/.exec(source.slice(at))[0].length);
    } else {
      out += source[at++];
    }
  }
  return out;
}

// What a `{` opens ('member': the value of a constructor's initialiser), from the text between the
// last `;`, `{` or `}` and it.
function kindOf(head, inParentheses) {
  if (inParentheses) return 'value';
  if (/\)\s*(noexcept\s*)?:[^:]/s.test(head) && /[\w>]\s*$/.test(head)) return 'member';
  if (/\b(namespace|extern)\b[^()]*$/.test(head)) return 'scope';
  if (/^\s*(template\s*<.*>\s*)?(export\s+)?(class|struct|union|enum)\b/s.test(head) &&
      !/\)\s*(const|noexcept|override|final|\s)*$/.test(head)) return 'scope';
  if (/=\s*$/.test(head) || !head.includes('(')) return 'value';
  return 'function';
}

/** Functions of a C++ source that do not stand in another one: [{name, line, length}]. */
export function cppFunctions(source) {
  const text = blankCpp(source);
  const found = [];
  const open = [];
  let line = 1;
  let parentheses = 0;
  let head = '';
  let headLine = 1;
  for (const c of text) {
    if (c === '\n') line++;
    if (c === '(') parentheses++;
    if (c === ')') parentheses--;
    if (c === '{') {
      const inside = open.some(({ kind }) => kind === 'function' || kind === 'value');
      const kind = inside ? 'inner' : kindOf(head, parentheses > 0);
      open.push({ kind, head, line: headLine, parentheses });
      parentheses = 0;
    } else if (c === '}') {
      const block = open.pop();
      parentheses = block?.parentheses ?? 0;
      if (block?.kind === 'member') {
        head = `${block.head}()`; // as if it were written with parentheses: the body is to come
        headLine = block.line;
        continue;
      }
      if (block?.kind === 'function') {
        const name = /([\w:~]+)\s*\(/.exec(block.head)?.[1] ?? 'a function';
        found.push({ name, line: block.line, length: line - block.line + 1 });
      }
    }
    if (/[;{}]/.test(c) && (parentheses === 0 || c !== ';')) head = '';
    else {
      if (head.trim() === '' && /\S/.test(c)) headLine = line;
      head += c;
    }
  }
  return found;
}

/** Functions of a script that begin in column zero and end with a brace there. */
export function columnZeroFunctions(lines) {
  const start = /^(?:export )?(?:default )?(?:async )?(?:function\*? )?([\w-]+) ?\(.*\) ?\{$/;
  const found = [];
  let current;
  lines.forEach((text, index) => {
    const name = start.exec(text)?.[1];
    if (name) current = { name, line: index + 1 };
    if (!current || !/^\}/.test(text)) return;
    found.push({ ...current, length: index + 2 - current.line });
    current = undefined;
  });
  return found;
}
