import { randomBytes } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { openedFields, sealedFields, subjectsOf, withheldFields } from './personal-fields.js';

const ada = '01936f7e-8a00-7000-8000-000000000001';
const key = randomBytes(32);
const record = { id: 'c-1', name: 'Ada', email: null, address: { city: 'London' }, version: 1 };
const fields = ['name', 'email', 'address'];

describe('personal fields', () => {
  const stored = sealedFields(record, ada, fields, key);

  it('are unreadable as stored; the others and what is null stay', () => {
    expect(JSON.stringify(stored)).not.toMatch(/Ada|London/);
    expect(stored).toMatchObject({ id: 'c-1', email: null, version: 1 });
  });

  it('open with the key of the person, objects included', () => {
    expect(openedFields(stored, new Map([[ada, key]]))).toEqual(record);
  });

  it('are erased without the key', () => {
    const erased = { ...record, name: '[erased]', address: '[erased]' };
    expect(openedFields(stored, new Map())).toEqual(erased);
  });

  it('tell whose they are', () => {
    expect(subjectsOf(stored)).toEqual([ada, ada]);
    expect(subjectsOf(record)).toEqual([]);
    expect(subjectsOf(null)).toEqual([]);
  });

  it('of nobody known are withheld', () => {
    const personal = { subject: null, fields };
    expect(withheldFields(record, personal)).toEqual({
      ...record,
      name: '[withheld]',
      address: '[withheld]',
    });
  });
});
