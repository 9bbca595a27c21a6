import { describe, expect, it } from '@jest/globals';
import { explainAccess } from './access-explanation.js';

const inBer = { role: 'operator', warehouseIds: ['ber'] };
const inHam = { role: 'counter', warehouseIds: ['ham'] };
const anywhere = { role: 'manager', warehouseIds: null };
const givers = ['counter', 'manager', 'operator'];

describe('an explanation', () => {
  it('names the roles that allow it there', () => {
    const all = [inBer, inHam, anywhere];
    const allowed = { allowed: true, missing: null, wouldGrant: [] };
    expect(explainAccess(all, 'ber', givers)).toEqual({
      ...allowed,
      grantedBy: ['operator', 'manager'],
    });
    expect(explainAccess(all, null, givers).grantedBy).toEqual(['operator', 'counter', 'manager']);
    const key = { role: null, warehouseIds: null };
    expect(explainAccess([key], 'ber', givers)).toEqual({ ...allowed, grantedBy: [] });
  });

  it('names what is missing, and who would give it', () => {
    const refused = { allowed: false, grantedBy: [], wouldGrant: givers };
    expect(explainAccess([], 'ber', givers)).toEqual({ ...refused, missing: 'permission' });
    expect(explainAccess([], null, givers)).toEqual({ ...refused, missing: 'permission' });
    expect(explainAccess([inHam], 'ber', givers)).toEqual({ ...refused, missing: 'scope' });
  });
});
