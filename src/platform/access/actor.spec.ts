import { describe, expect, it } from '@jest/globals';
import { allPermissions, type Permission } from './permissions.js';
import { type Actor, anonymousActor, isInScope, scopeOf } from './actor.js';

const operator: Actor = {
  kind: 'user',
  id: 'operator',
  name: 'Operator',
  permissions: new Set(['stock:read', 'stock:adjust', 'catalog:read'] as const),
  scopes: new Map<Permission, Set<string>>([
    ['stock:adjust', new Set(['ber'])],
    ['catalog:read', new Set(['ber'])],
  ]),
};

describe('the scope of a permission', () => {
  it('is everything without a scope, some with one, nothing without the permission', () => {
    expect(scopeOf(operator, 'stock:read')).toBeNull();
    expect(scopeOf(operator, 'stock:adjust')).toEqual(new Set(['ber']));
    expect(scopeOf(operator, 'orders:read')).toEqual(new Set());
  });

  it('is nothing that a permission without warehouses could have', () => {
    expect(scopeOf(operator, 'catalog:read')).toBeNull();
  });

  it('tells whether one resource is within it', () => {
    expect(isInScope(operator, 'stock:read', 'ham')).toBe(true);
    expect(isInScope(operator, 'stock:adjust', 'ber')).toBe(true);
    expect(isInScope(operator, 'stock:adjust', 'ham')).toBe(false);
    expect(isInScope(operator, 'orders:read', 'ber')).toBe(false);
  });

  it('is nothing for somebody who is not known yet', () => {
    for (const permission of allPermissions) {
      expect(scopeOf(anonymousActor, permission)).toEqual(new Set());
    }
  });
});
