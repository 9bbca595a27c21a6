const code = (character: string): number => character.charCodeAt(0);
const [quote, backslash, space, comma, colon] = [...'"\\ ,:'].map(code) as Codes5;
const [minus, dot, zero, nine, exponent] = [...'-.09e'].map(code) as Codes5;
const [openList, closeList, openObject, closeObject] = [...'[]{}'].map(code) as Codes4;
const lowerCase = 0x20;
// With more of them a number may not be what JavaScript makes of it.
const sureDigits = 15;

type Codes4 = [number, number, number, number];
type Codes5 = [...Codes4, number];

/** Where the string goes on that begins at `from`; in a cell, each of its quotes is there twice. */
function afterString(cell: Buffer, from: number, end: number): number {
  for (let at = from + 2; at < end;) {
    if (cell[at] === quote) return at + 2;
    if (cell[at] !== backslash) at += 1;
    else at += cell[at + 1] === quote ? 3 : 2;
  }
  return end;
}

function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= zero && byte <= nine;
}

/** Objects have such keys first, whatever the order of the text. */
function isIndex(cell: Buffer, from: number, after: number): boolean {
  if (cell[after] !== colon) return false;
  let at = from + 2;
  while (isDigit(cell[at])) at += 1;
  return at === after - 2 && at > from + 2;
}

/** Where what follows the number begins; null when it may be written otherwise. */
function afterNumber(cell: Buffer, from: number, end: number): number | null {
  if (cell[from] === minus && cell[from + 1] === zero) return null;
  let at = from;
  for (; at < end; at += 1) {
    const byte = cell[at] ?? 0;
    if (byte === comma || byte === closeList || byte === closeObject) break;
    if (byte === dot || (byte | lowerCase) === exponent) return null;
  }
  return at - from > sureDigits ? null : at;
}

function afterToken(cell: Buffer, at: number, end: number): number | null {
  const byte = cell[at] ?? 0;
  if (byte === quote) {
    const after = afterString(cell, at, end);
    return isIndex(cell, at, after) ? null : after;
  }
  if (byte === minus || isDigit(byte)) return afterNumber(cell, at, end);
  return byte < space ? null : at + 1;
}

/**
 * Writes the list or the object that a cell of CSV is, from `from` up to `to`, as `JSON.stringify`
 * writes it: without spaces. Answers how many bytes of `target` it takes; null when it has to be
 * parsed: a number or a key that JavaScript has otherwise, another value, or too little room.
 */
export function compactJsonCell(
  cell: Buffer,
  from: number,
  to: number,
  target: Buffer,
): number | null {
  const isQuoted = cell[from] === quote;
  const opened = cell[isQuoted ? from + 1 : from];
  if (to - from > target.length || (opened !== openList && opened !== openObject)) return null;
  // Only `{}` and `[]` surely need no quotes.
  if (!isQuoted) return to - from === 2 ? cell.copy(target, 0, from, to) : null;
  const end = to - 1;
  let length = 0;
  target[length++] = quote;
  for (let at = from + 1; at < end;) {
    if (cell[at] === space) {
      at += 1;
      continue;
    }
    const after = afterToken(cell, at, end);
    if (after === null) return null;
    while (at < after) target[length++] = cell[at++] as number;
  }
  target[length++] = quote;
  return length;
}
