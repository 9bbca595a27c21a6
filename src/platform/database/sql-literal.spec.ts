import { describe, expect, it } from '@jest/globals';
import { withLiterals } from './sql-literal.js';

const literal = (value: unknown): string => withLiterals('$1', [value]).trim();

describe('values in the place of parameters', () => {
  it('are literals without a type of their own', () => {
    expect(literal('plain')).toBe("'plain'");
    expect(literal("it's")).toBe("'it''s'");
    expect(literal("\\'; DROP TABLE x")).toBe("E'\\\\''; DROP TABLE x'");
    expect(literal('$1 and $2')).toBe("'$1 and $2'");
    expect(literal('$& $$')).toBe("'$& $$'");
    expect(literal(-5)).toBe("'-5'");
    expect(literal(true)).toBe("'true'");
    expect(literal(null)).toBe('NULL');
    expect(literal(new Date('2026-11-24T09:30:00.500Z'))).toBe("'2026-11-24T09:30:00.500Z'");
    expect(literal([])).toBe("'{}'");
    expect(literal(['a', null, 2])).toBe(`'{"a",NULL,"2"}'`);
    expect(literal(['a "b"', "c'd\\"])).toBe(`E'{"a \\\\"b\\\\"","c''d\\\\\\\\"}'`);
  });

  it('go where their number is', () => {
    const values = [...'abcdefghij', 'last'];
    expect(withLiterals('x = $11 OR y = $1::text OR z = $1', values)).toBe(
      "x = 'last' OR y = 'a'::text OR z = 'a'",
    );
    expect(() => withLiterals('x = $2', ['one'])).toThrow('no value $2');
    expect(() => withLiterals('x = $0', ['one'])).toThrow('no value $0');
  });

  it.each([[{}], [() => 1], [Symbol('x')], ['a\0b'], [['a\0b']], [[{}]]])('are not %p', (value) => {
    expect(() => literal(value)).toThrow('no value of a statement');
  });
});
