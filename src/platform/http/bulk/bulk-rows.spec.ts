import { describe, expect, it } from '@jest/globals';
import { Text, Whole } from '../../validation/fields.js';
import { firstOfEach, readBulk } from './bulk-rows.js';

class Row {
  @Text() name: string;
  @Whole({ optional: true }) count?: number;
}

const read = (body: unknown, policy?: unknown) => readBulk(Row, body, policy);

describe('reading a bulk request', () => {
  it('takes rows of the class, by default all or none', () => {
    const request = read({ rows: [{ name: 'a' }, { name: 'b', count: 2 }] });
    expect(request.policy).toBe('reject_all');
    expect(request.rows).toEqual([
      { index: 0, value: { name: 'a' } },
      { index: 1, value: { name: 'b', count: 2 } },
    ]);
    expect(request.rows.every((row) => 'value' in row && row.value instanceof Row)).toBe(true);
  });

  it('keeps what is wrong with a row as the error of that row', () => {
    const rows = [{ name: 'a' }, { name: '', stray: 1 }, null, 7, ['x']];
    const request = read({ rows }, 'skip_failed');
    expect(request.policy).toBe('skip_failed');
    const errors = request.rows.map((row) => ('error' in row ? row.error.details : null));
    expect(errors[0]).toBeNull();
    expect(errors[1]).toMatchObject({ fields: [{ pointer: '/stray' }, { pointer: '/name' }] });
    expect(errors.slice(2)).toMatchObject([
      { fields: [{ pointer: '', rule: 'isObject' }] },
      { fields: [{ pointer: '', rule: 'isObject' }] },
      { fields: [{ pointer: '', rule: 'isObject' }] },
    ]);
  });

  it.each([
    [{ rows: [] }, undefined, '/rows'],
    [{ rows: Array.from({ length: 501 }, () => ({ name: 'a' })) }, undefined, '/rows'],
    [{ rows: { name: 'a' } }, undefined, '/rows'],
    [undefined, undefined, '/rows'],
    [{ rows: [{ name: 'a' }], more: 1 }, undefined, '/more'],
    [{ rows: [{ name: 'a' }] }, 'skip', '?policy'],
    [{ rows: [{ name: 'a' }] }, ['skip_failed', 'reject_all'], '?policy'],
  ])('refuses the request %#', (body, policy, pointer) => {
    const refused = (): unknown => {
      try {
        return read(body, policy);
      } catch (error) {
        return error;
      }
    };
    expect(refused()).toMatchObject({
      code: 'VALIDATION_FAILED',
      details: { fields: [{ pointer }] },
    });
  });
});

describe('rows that name the same', () => {
  it('are repetitions of the first', () => {
    const rows = ['a', 'b', 'a', 'a'].map((name, index) => ({ name, index }));
    expect(firstOfEach(rows, ({ name }) => name)).toEqual({
      first: [rows[0], rows[1]],
      repeated: [
        { index: 2, firstIndex: 0 },
        { index: 3, firstIndex: 0 },
      ],
    });
  });
});
