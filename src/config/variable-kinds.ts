import { isNetwork } from '../platform/access/networks.js';
import { parseKeySet } from '../platform/keys/key-set.js';
import type { SigningKey } from '../platform/keys/signing-key.js';

/** One environment variable: how its text becomes a value, and what it is without one. */
export interface Variable<T> {
  /** Throws a sentence about what was expected; it never repeats the value. */
  readonly parse: (text: string) => T;
  readonly fallback: T;
  readonly describe: string;
  /** Whether the value is also read from the file that `<NAME>_FILE` names. */
  readonly secret?: boolean;
}

function must(condition: boolean, expectation: string): asserts condition {
  if (!condition) throw new Error(expectation);
}

interface Range {
  readonly min?: number;
  readonly max?: number;
}

export function whole<T extends number | undefined>(
  fallback: T,
  describe: string,
  range: Range = {},
): Variable<number | T> {
  const { min = 0, max = 2 ** 31 - 1 } = range;
  const parse = (text: string): number => {
    const value = Number(text);
    const fits = /^\d+$/.test(text) && value >= min && value <= max;
    must(fits, `must be a whole number from ${min} to ${max}`);
    return value;
  };
  return { parse, fallback, describe };
}

export function flag<T extends boolean | undefined>(
  fallback: T,
  describe: string,
): Variable<boolean | T> {
  const parse = (text: string): boolean => {
    must(text === 'true' || text === 'false', 'must be true or false');
    return text === 'true';
  };
  return { parse, fallback, describe };
}

export function oneOf<const T extends string>(
  values: readonly T[],
  fallback: NoInfer<T> | undefined,
  describe: string,
): Variable<T | undefined> {
  const parse = (text: string): T => {
    const value = values.find((candidate) => candidate === text);
    must(value !== undefined, `must be one of ${values.join(', ')}`);
    return value;
  };
  return { parse, fallback, describe };
}

export function text<T extends string | undefined>(
  fallback: T,
  describe: string,
): Variable<string | T> {
  return { parse: (value) => value, fallback, describe };
}

export function list(
  describe: string,
  fallback: readonly string[] = [],
): Variable<readonly string[]> {
  const parse = (value: string): string[] =>
    value
      .split(',')
      .map((item) => item.trim())
      .filter(Boolean);
  return { parse, fallback, describe };
}

const namedNetworks = ['loopback', 'linklocal', 'uniquelocal'];

/** Addresses and networks, by commas; not everybody, who could then be anybody. */
export function networks(describe: string): Variable<readonly string[]> {
  const { parse: itemsOf, fallback } = list(describe);
  const parse = (value: string): readonly string[] => {
    const items = itemsOf(value);
    const known = items.every((item) => namedNetworks.includes(item) || isNetwork(item));
    must(known, 'must name addresses or networks such as 10.0.0.0/8, by commas');
    must(!items.some((item) => item.endsWith('/0')), 'must not trust every address');
    return items;
  };
  return { parse, fallback, describe };
}

export function url(protocols: readonly string[], describe: string): Variable<string | undefined> {
  const expectation = `must be a URL that starts with ${protocols.map((p) => `${p}//`).join(' or ')}`;
  const parse = (value: string): string => {
    must(URL.canParse(value) && protocols.includes(new URL(value).protocol), expectation);
    return value;
  };
  return { parse, fallback: undefined, describe };
}

export function email(fallback: string, describe: string): Variable<string> {
  const parse = (value: string): string => {
    must(/^[^\s@]+@[^\s@]+$/.test(value), 'must be an e-mail address');
    return value;
  };
  return { parse, fallback, describe };
}

const keyBytes = 32;

/** Keys of 32 bytes as base64, separated by commas. */
export function encryptionKeys(describe: string): Variable<readonly Buffer[] | undefined> {
  const parse = (value: string): Buffer[] => {
    const keys = value.split(',').map((item) => Buffer.from(item.trim(), 'base64'));
    const fits = keys.every((key) => key.length === keyBytes);
    must(fits, `must be ${keyBytes} bytes as base64, or several such keys by commas`);
    return keys;
  };
  return { parse, fallback: undefined, describe };
}

export function keySet(describe: string): Variable<readonly SigningKey[] | undefined> {
  return { parse: parseKeySet, fallback: undefined, describe };
}

export function secret<T>(variable: Variable<T>): Variable<T> {
  return { ...variable, secret: true };
}

/** A JSON object of texts. */
export function roleMap(describe: string): Variable<Readonly<Record<string, string>> | undefined> {
  const parse = (value: string): Record<string, string> => {
    const map: unknown = JSON.parse(value);
    const isMap = typeof map === 'object' && map !== null && !Array.isArray(map);
    if (!isMap || Object.values(map).some((role) => typeof role !== 'string')) throw new Error();
    return map as Record<string, string>;
  };
  const parseOrSay = (value: string): Record<string, string> => {
    try {
      return parse(value);
    } catch {
      throw new Error('must be a JSON object of role names');
    }
  };
  return { parse: parseOrSay, fallback: undefined, describe };
}
