const code = (character: string): number => character.charCodeAt(0);
const [zero, dot, letterT, letterZ] = [code('0'), code('.'), code('T'), code('Z')];
// `2026-11-24 09:30:00` and, where there is one, `.5`.
const [dayLength, secondsLength, millisLength] = [10, 19, 23];

/**
 * Writes the time that a cell is, such as `2026-11-24 09:30:00.5` in UTC, as `toISOString` does: with
 * milliseconds, cut off. Answers how many bytes of `target` it takes.
 */
export function isoTimeCell(line: Buffer, from: number, to: number, target: Buffer): number {
  for (let at = 0; at < millisLength; at += 1)
    target[at] = from + at < to ? (line[from + at] ?? zero) : zero;
  target[dayLength] = letterT;
  target[secondsLength] = dot;
  target[millisLength] = letterZ;
  return millisLength + 1;
}
