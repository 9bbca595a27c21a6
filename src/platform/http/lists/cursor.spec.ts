import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { InvalidCursor } from '../../errors/platform.errors.js';
import { readCursor, writeCursor } from './cursor.js';

const secret = 'a secret of the test';

describe('the cursor', () => {
  it('reads back what it wrote', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.string(), (fingerprint, value, id) => {
        const cursor = writeCursor(secret, fingerprint, [value, id]);
        expect(readCursor(secret, fingerprint, cursor)).toEqual([value, id]);
      }),
    );
  });

  it('belongs to one list, sort and filter', () => {
    const cursor = writeCursor(secret, 'products by name', ['tea', '1']);
    expect(() => readCursor(secret, 'products by price', cursor)).toThrow(InvalidCursor().message);
    expect(() => readCursor('another secret', 'products by name', cursor)).toThrow();
  });

  it('refuses every change of a character', () => {
    const cursor = writeCursor(secret, 'list', ['tea', '1']);
    for (let index = 0; index < cursor.length - 1; index += 1) {
      const other = cursor[index] === 'A' ? 'B' : 'A';
      const forged = cursor.slice(0, index) + other + cursor.slice(index + 1);
      expect(() => readCursor(secret, 'list', forged)).toThrow(InvalidCursor().message);
    }
  });

  it.each(['', '.', 'a.b.c', 'x'.repeat(500)])('refuses %j', (text) => {
    expect(() => readCursor(secret, 'list', text)).toThrow(InvalidCursor().message);
  });
});
