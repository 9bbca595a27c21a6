import { describe, expect, it } from '@jest/globals';
import { mappedRoles } from './mapped-roles.js';

const map = { staff: 'support', boss: 'admin', chief: 'admin' };

describe('mappedRoles', () => {
  it.each([
    ['staff', ['support']],
    [
      ['boss', 'staff', 'chief', 'guest'],
      ['admin', 'support'],
    ],
    ['constructor', []],
    [['__proto__', 7, null, { boss: true }], []],
    [undefined, []],
  ])('maps %j', (claim, roles) => {
    expect(mappedRoles(claim, map)).toEqual(roles);
  });
});
