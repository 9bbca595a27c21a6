import fc from 'fast-check';

// JSON that no JSON.stringify writes: stands in the value as a marked string until it is sent.
const mark = '@@raw:';
const marked = /"@@raw:(.*?)@@"/g;

export const raw = (json: string): string => `${mark}${Buffer.from(json).toString('hex')}@@`;

/** JSON text of a value, with the marked parts as they are meant. */
export function writeJson(value: unknown): string {
  return JSON.stringify(value).replace(marked, (_, hex: string) =>
    Buffer.from(hex, 'hex').toString(),
  );
}

export const nastyTexts = [
  '',
  ' ',
  '\0',
  'a\0b',
  '\ud800',
  'x\udfff',
  '\u202Ereversed',
  '\u200b',
  '\ufeffmark',
  '👩‍👩‍👧‍👦'.repeat(30),
  'e\u0301',
  'ﬀ Ⅸ ①',
  'İ ß ŉ',
  '\r\nX-Injected: 1',
  '\u2028\u2029',
  "' or '1'='1",
  "'); drop table x;--",
  '"; --',
  '%',
  '_%\\',
  '\\',
  '$1',
  '?',
  '{{7*7}}',
  '${7*7}',
  '../../etc/passwd',
  '=1+1',
  'null',
  'NaN',
  'Infinity',
  '-0',
  '1e400',
  '9007199254740993',
  '99999999999999999999',
  '0x10',
  '1.5',
  'true',
  '[]',
  '{}',
  '2026-02-30T00:00:00Z',
  '0001-01-01T00:00:00+14:00',
  '9999-12-31T23:59:59.999999999-14:00',
  '00000000-0000-0000-0000-000000000000',
  'ffffffff-ffff-ffff-ffff-ffffffffffff',
  'A'.repeat(5_000),
  'ÿ'.repeat(200),
  '__proto__',
  'constructor',
] as const;

const deep = (open: string, close: string, levels: number): string =>
  open.repeat(levels) + (open === '[' ? '' : '1') + close.repeat(levels);

const nastyValues: readonly unknown[] = [
  null,
  true,
  false,
  0,
  -1,
  1.5,
  2 ** 31,
  2 ** 53,
  -(2 ** 53),
  1e21,
  1_000_000_000_000,
  1_000_000_000,
  [],
  {},
  [[]],
  [1, 'a', null],
  { length: 3 },
  { toString: 1, valueOf: null },
  { $gt: '' },
  { constructor: { prototype: { polluted: true } } },
  raw('1e400'),
  raw('-1e400'),
  raw('9007199254740993'),
  raw('-0'),
  raw('1e-400'),
  raw('1E3'),
  raw('0.1e1'),
  raw('{"__proto__":{"polluted":true}}'),
  raw('{"a":1,"a":2}'),
  raw('"\\ud800"'),
  raw('"\\u0000"'),
  raw(deep('[', ']', 40)),
  raw(deep('{"a":', '}', 40)),
  raw(deep('[', ']', 5_000)),
  raw(`[${'0,'.repeat(3_000)}0]`),
];

export const nastyText: fc.Arbitrary<string> = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...nastyTexts) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 30 }) },
  { weight: 1, arbitrary: fc.string({ unit: 'grapheme', maxLength: 300 }) },
);

export const nastyValue: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...nastyValues) },
  { weight: 3, arbitrary: nastyText },
  { weight: 1, arbitrary: fc.double() },
  { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 3 }) },
);

export const nastyKey: fc.Arbitrary<string> = fc.constantFrom(
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'id',
  'version',
  'status',
  'total',
  'role',
  '',
  'a\0',
  '\ud800',
  'x'.repeat(1_000),
);

/** Whole bodies that are no JSON, or not of ours. */
export const nastyBody: fc.Arbitrary<Buffer> = fc.oneof(
  fc
    .constantFrom(
      '',
      ' ',
      '{',
      '}',
      '"',
      'null',
      'true',
      '42',
      '"text"',
      '[]',
      '[{}]',
      '{}{}',
      '{"a":01}',
      "{'a':1}",
      '{"a":1,}',
      '{"a":NaN}',
      '\ufeff{}',
      '<a/>',
      'a=b&c=d',
      '{"__proto__":{"x":1}}',
      '{"constructor":{"prototype":{"x":1}}}',
      `{"${'k'.repeat(50_000)}":1}`,
      `{${Array.from({ length: 2_000 }, (_, n) => `"k${n}":0`).join(',')}}`,
      deep('[', ']', 20_000),
      deep('{"a":', '}', 5_000),
      `"${'x'.repeat(200_000)}"`,
    )
    .map((text) => Buffer.from(text)),
  fc.uint8Array({ maxLength: 40 }).map((bytes) => Buffer.from(bytes)),
  fc.constant(Buffer.from('7b2261223a22ff22 7d'.replace(' ', ''), 'hex')),
);
