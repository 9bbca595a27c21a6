import { describe, expect, it } from '@jest/globals';
import { requirePermission, systemActor } from './actor.js';
import { allPermissions, knownPermissions } from './permissions.js';

describe('permissions', () => {
  it('are named once each, as resource and verb', () => {
    expect(new Set(allPermissions).size).toBe(allPermissions.length);
    for (const permission of allPermissions) expect(permission).toMatch(/^[a-z-]+:[a-z-]+$/);
  });

  it('ignore names that the program does not know', () => {
    expect(knownPermissions(['orders:read', 'orders:fly', '*'])).toEqual(['orders:read']);
  });

  it('are all held by the program itself', () => {
    expect([...systemActor.permissions]).toEqual([...allPermissions]);
  });

  it('can be required beyond the rule of a route', () => {
    const clerk = { ...systemActor, permissions: new Set(['orders:read'] as const) };
    expect(() => requirePermission(clerk, 'orders:read')).not.toThrow();
    expect(() => requirePermission(clerk, 'orders:cancel')).toThrow(
      expect.objectContaining({ code: 'FORBIDDEN', details: { permission: 'orders:cancel' } }),
    );
  });
});
