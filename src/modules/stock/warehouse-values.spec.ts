import { describe, expect, it } from '@jest/globals';
import { describedWarehouse, patchedWarehouse, type WarehouseValues } from './warehouse-values.js';

const london: WarehouseValues = {
  code: 'LON-1',
  name: 'London',
  address: { city: 'London', country: 'GB' },
  active: false,
  priority: 5,
};

describe('a warehouse', () => {
  it('takes defaults for what its description leaves out', () => {
    expect(describedWarehouse({ code: 'A', name: 'Cafe\u0301' })).toEqual({
      code: 'A',
      name: 'Caf\u00e9',
      address: null,
      active: true,
      priority: 100,
    });
  });

  it('keeps what a patch leaves out', () => {
    expect(patchedWarehouse(london, { name: 'North' })).toEqual({ ...london, name: 'North' });
  });

  it('merges the address of a patch, and null removes a part of it', () => {
    const { address } = patchedWarehouse(london, { address: { city: null, line1: 'Dock 3' } });
    expect(address).toEqual({ country: 'GB', line1: 'Dock 3' });
  });

  it('takes an address where there was none', () => {
    const { address } = patchedWarehouse(
      { ...london, address: null },
      { address: { city: 'Bath' } },
    );
    expect(address).toEqual({ city: 'Bath' });
  });

  it('goes back to the defaults on null', () => {
    const patch = { address: null, active: null, priority: null };
    expect(patchedWarehouse(london, patch)).toEqual({
      ...london,
      address: null,
      active: true,
      priority: 100,
    });
  });
});
