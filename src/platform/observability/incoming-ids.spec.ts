import { describe, expect, it } from '@jest/globals';
import { parseTraceParent, saneRequestId } from './incoming-ids.js';

const trace = '4bf92f3577b34da6a3ce929d0e0e4736';
const span = '00f067aa0ba902b7';

describe('saneRequestId', () => {
  it.each(['abc', 'A.b_c-9', 'x'.repeat(128)])('accepts %s', (id) => {
    expect(saneRequestId(id)).toBe(id);
  });

  it.each([undefined, '', 'x'.repeat(129), 'a b', 'a\nb', '{"a":1}', 'ä', ['a', 'b']])(
    'makes nothing of %j',
    (id) => {
      expect(saneRequestId(id)).toBeNull();
    },
  );
});

describe('parseTraceParent', () => {
  it('reads trace, span and whether it is kept', () => {
    const expected = { traceId: trace, spanId: span, sampled: true };
    expect(parseTraceParent(`00-${trace}-${span}-01`)).toEqual(expected);
    const unsampled = { ...expected, sampled: false };
    expect(parseTraceParent(`00-${trace}-${span}-02`)).toEqual(unsampled);
    expect(parseTraceParent(`01-${trace}-${span}-01-more`)).toEqual(expected);
  });

  it.each([
    undefined,
    'x',
    `00-${trace}-${span}`,
    `00-${trace}-${span}-01-more`,
    `ff-${trace}-${span}-01`,
    `00-${'0'.repeat(32)}-${span}-01`,
    `00-${trace}-${'0'.repeat(16)}-01`,
    `00-${trace.toUpperCase()}-${span}-01`,
  ])('counts %j as none', (header) => {
    expect(parseTraceParent(header)).toBeNull();
  });
});
