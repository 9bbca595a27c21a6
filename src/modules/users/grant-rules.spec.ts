import { describe, expect, it } from '@jest/globals';
import { type Actor, systemActor } from '../../platform/access/actor.js';
import { allPermissions } from '../../platform/access/permissions.js';
import { missingPermissions, requireGrantable } from './grant-rules.js';

const clerk: Actor = {
  kind: 'user',
  id: 'clerk',
  name: 'Clerk',
  permissions: new Set(['roles:write', 'orders:read', 'stock:read', 'stock:adjust'] as const),
  scopes: new Map([['stock:adjust', new Set(['ber', 'ham'])] as const]),
};

describe('what one may give', () => {
  it('is what one has, everywhere', () => {
    expect(missingPermissions(clerk, ['orders:read', 'stock:read'])).toEqual([]);
    expect(missingPermissions(clerk, ['orders:read', 'orders:cancel', 'users:write'])).toEqual([
      'orders:cancel',
      'users:write',
    ]);
    expect(missingPermissions(systemActor, allPermissions)).toEqual([]);
  });

  it('is a scoped permission within the own warehouses only', () => {
    expect(missingPermissions(clerk, ['stock:adjust'])).toEqual(['stock:adjust']);
    expect(missingPermissions(clerk, ['stock:adjust'], ['ber'])).toEqual([]);
    expect(missingPermissions(clerk, ['stock:adjust'], [])).toEqual([]);
    expect(missingPermissions(clerk, ['stock:adjust'], ['ber', 'lon'])).toEqual(['stock:adjust']);
    expect(missingPermissions(clerk, ['stock:read'], ['lon'])).toEqual([]);
  });

  it('is refused with everything that is missing', () => {
    expect(() => requireGrantable(clerk, ['orders:read'])).not.toThrow();
    expect(() => requireGrantable(clerk, ['stock:adjust', 'audit:read'])).toThrow(
      expect.objectContaining({
        code: 'GRANT_EXCEEDS_OWN',
        details: { missing: ['stock:adjust', 'audit:read'] },
      }),
    );
  });
});
