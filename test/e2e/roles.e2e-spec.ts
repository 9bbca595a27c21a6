import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { allPermissions } from '../../src/platform/access/permissions.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { rolePermissions } from '../support/role-permissions.js';

const roles = Object.keys(rolePermissions);

describe('roles', () => {
  let app: TestApp;

  beforeAll(async () => {
    app = await startTestApp();
  });
  afterAll(() => app.close());

  it('are seeded with the permissions of the table of roles', async () => {
    const seeded = await app.sql<{ name: string; permissions: string[] }>(
      `SELECT name, permissions FROM roles`,
    );
    const sorted = (permissions: readonly string[]) => [...permissions].sort();
    const found = seeded.map(({ name, permissions }) => [name, sorted(permissions)]);
    const table = roles.map((name) => [name, sorted(rolePermissions[name] ?? [])]);
    expect(Object.fromEntries(found)).toEqual(Object.fromEntries(table));
  });

  it('keep duties apart: who refunds overrides no price, and the auditor changes nothing', () => {
    const apart = roles.filter((name) => name !== 'admin');
    for (const name of apart) {
      const held = new Set(rolePermissions[name]);
      expect(held.has('payments:refund') && held.has('orders:price-override')).toBe(false);
    }
    expect(rolePermissions['auditor']?.every((name) => name.endsWith(':read'))).toBe(true);
    expect(rolePermissions['admin']).toHaveLength(allPermissions.length);
  });
});
