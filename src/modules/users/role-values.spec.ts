import { describe, expect, it } from '@jest/globals';
import { allPermissions } from '../../platform/access/permissions.js';
import {
  addedPermissions,
  describedRole,
  keepAdministrators,
  patchedRole,
  type RoleValues,
} from './role-values.js';

const clerk: RoleValues = {
  name: 'clerk',
  description: 'Answers letters',
  permissions: ['orders:read', 'orders:fax'],
  requiresSecondFactor: true,
};

const refused = (code: string) => expect.objectContaining({ code });

describe('a role', () => {
  it('has each permission once, in one order, and no second factor unless said', () => {
    const permissions = ['orders:read', 'catalog:read', 'orders:read'];
    const described = describedRole({ name: 'clerk', description: 'Zoe\u0308', permissions });
    expect(described).toEqual({
      name: 'clerk',
      description: 'Zo\u00eb',
      permissions: ['catalog:read', 'orders:read'],
      requiresSecondFactor: false,
    });
  });

  it('is refused with a permission that does not exist, which is named', () => {
    const permissions = ['orders:read', 'orders:fax', '*', 'orders:fax'];
    expect(() => describedRole({ ...clerk, permissions })).toThrow(
      expect.objectContaining({
        code: 'PERMISSION_UNKNOWN',
        details: { permissions: ['orders:fax', '*'] },
      }),
    );
  });

  it('keeps what a patch does not name, even a permission that the program forgot', () => {
    expect(patchedRole(clerk, {})).toEqual(clerk);
    expect(patchedRole(clerk, { requiresSecondFactor: false, name: 'agent' })).toEqual({
      ...clerk,
      name: 'agent',
      requiresSecondFactor: false,
    });
    expect(patchedRole(clerk, { permissions: [] }).permissions).toEqual([]);
    expect(() => patchedRole(clerk, { permissions: ['orders:fax'] })).toThrow(
      refused('PERMISSION_UNKNOWN'),
    );
  });

  it('gives only what was not there before', () => {
    const after = { ...clerk, permissions: ['orders:read', 'audit:read'] };
    expect(addedPermissions(clerk, after)).toEqual(['audit:read']);
    expect(addedPermissions(after, clerk)).toEqual([]);
  });
});

describe('the role of the administrators', () => {
  const admin: RoleValues = { ...clerk, name: 'admin', permissions: allPermissions };

  it('keeps its name, its permissions and its life', () => {
    expect(() => keepAdministrators(admin, { ...admin, description: 'All of it' })).not.toThrow();
    for (const after of [null, { ...admin, name: 'root' }, { ...admin, permissions: [] }])
      expect(() => keepAdministrators(admin, after)).toThrow(refused('ROLE_BUILT_IN'));
    expect(() => keepAdministrators(clerk, null)).not.toThrow();
  });
});
