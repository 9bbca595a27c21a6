import { describe, expect, it } from '@jest/globals';
import { type Actor, systemActor } from './actor.js';
import { requireEverywhere, warehouseScopeOf } from './warehouse-scope.js';

const operator: Actor = {
  ...systemActor,
  permissions: new Set(['stock:read', 'warehouses:write'] as const),
  scopes: new Map([['warehouses:write', new Set(['ham', 'ber'])] as const]),
};

describe('the warehouses of a permission', () => {
  it('are all, some in one order, or none', () => {
    expect(warehouseScopeOf(operator, 'stock:read')).toBeNull();
    expect(warehouseScopeOf(operator, 'warehouses:write')).toEqual(['ber', 'ham']);
    expect(warehouseScopeOf(operator, 'stock:adjust')).toEqual([]);
  });

  it('are all where none can be named', () => {
    expect(() => requireEverywhere(operator, 'stock:read')).not.toThrow();
    for (const permission of ['warehouses:write', 'stock:adjust'] as const)
      expect(() => requireEverywhere(operator, permission)).toThrow(
        expect.objectContaining({ code: 'FORBIDDEN', details: { permission } }),
      );
  });
});
