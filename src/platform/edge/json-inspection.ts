/** Deeper nesting overflows the recursion of validators and serialisers behind this. */
export const maxDepth = 32;
/** Validators spend microseconds on every value; the largest honest body has a few thousand. */
export const maxValues = 20_000;
/** Validators compare every key with every rule. */
export const maxKeys = 200;

const forbiddenKeys = new Set(['__proto__', 'constructor', 'prototype']);
// Every string of valid JSON; a colon after it makes it a key.
const stringsAndKeys = /"(?:[^"\\]|\\.)*"(\s*:)?/g;

export type JsonProblem =
  | 'too-deep'
  | 'too-many-values'
  | 'forbidden-key'
  | 'forbidden-character'
  | 'number-out-of-range'
  | 'duplicate-key';

interface Inspection {
  problem: JsonProblem | null;
  keys: number;
  values: number;
}

/** NUL cannot be stored, half a surrogate pair would be stored as something else. */
export function hasForbiddenCharacter(text: string): boolean {
  return text.includes('\0') || !text.isWellFormed();
}

function inspectObject(value: object, depth: number, seen: Inspection): void {
  const keys = Object.keys(value);
  if (keys.length > maxKeys) seen.problem = 'too-many-values';
  for (const key of keys) {
    if (seen.problem) return;
    seen.keys += 1;
    if (forbiddenKeys.has(key)) seen.problem = 'forbidden-key';
    else if (hasForbiddenCharacter(key)) seen.problem = 'forbidden-character';
    else inspect((value as Record<string, unknown>)[key], depth, seen);
  }
}

function inspectArray(items: readonly unknown[], depth: number, seen: Inspection): void {
  for (const item of items) {
    inspect(item, depth, seen);
    if (seen.problem) return;
  }
}

function inspect(value: unknown, depth: number, seen: Inspection): void {
  seen.values += 1;
  if (seen.values > maxValues) seen.problem = 'too-many-values';
  else if (typeof value === 'string') {
    if (hasForbiddenCharacter(value)) seen.problem = 'forbidden-character';
  } else if (typeof value === 'number') {
    // 1e400 is Infinity by now, and an integer beyond 2^53 has silently become another one.
    const lost =
      !Number.isFinite(value) || (Number.isInteger(value) && !Number.isSafeInteger(value));
    if (lost) seen.problem = 'number-out-of-range';
  } else if (typeof value === 'object' && value !== null) {
    if (depth >= maxDepth) seen.problem = 'too-deep';
    else if (Array.isArray(value)) inspectArray(value, depth + 1, seen);
    else inspectObject(value, depth + 1, seen);
  }
}

function keysIn(text: string): number {
  let keys = 0;
  for (const [, colon] of text.matchAll(stringsAndKeys)) if (colon !== undefined) keys += 1;
  return keys;
}

/** What makes parsed JSON unfit for the program, or null. `text` is what it was parsed from. */
export function inspectJson(value: unknown, text: string): JsonProblem | null {
  const seen: Inspection = { problem: null, keys: 0, values: 0 };
  inspect(value, 0, seen);
  // JSON.parse keeps the last of equal keys; another program on the way may have read the first.
  if (!seen.problem && keysIn(text) !== seen.keys) seen.problem = 'duplicate-key';
  return seen.problem;
}
