import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { allPermissions, type Permission } from '../../src/platform/access/permissions.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { rolePermissions } from '../support/role-permissions.js';
import { controllersOf, type Route, routesOf } from '../support/routes.js';

const roles = Object.keys(rolePermissions);
const nobodysId = '01936f7e-8a00-7000-8000-0000000000ff';

interface Refusal {
  readonly error?: { readonly code: string; readonly details: { readonly permission?: string } };
}

const wantedBy = ({ rule }: Route): readonly Permission[] =>
  rule?.kind === 'permissions' ? rule.permissions : [];

describe('roles', () => {
  let app: TestApp;
  let closed: Route[];

  beforeAll(async () => {
    app = await startTestApp();
    closed = routesOf(controllersOf(app.app)).filter((route) => wantedBy(route).length > 0);
  });
  afterAll(() => app.close());

  async function call(
    route: Route,
    headers: Record<string, string>,
  ): Promise<{ status: number; body: Refusal }> {
    const path = route.path.replace(/:\w+/g, nobodysId);
    const method = route.method.toLowerCase() as 'get' | 'post' | 'put' | 'patch' | 'delete';
    const { status, body } = await app.http()[method](path).set(headers);
    return { status, body: body as Refusal };
  }

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

  it('let nobody into a closed route without a token', async () => {
    for (const route of closed) {
      const { status, body } = await call(route, {});
      expect([route.path, status, body.error?.code]).toEqual([route.path, 401, 'UNAUTHENTICATED']);
    }
  });

  it.each(roles)('let %s into exactly the routes of its permissions', async (role) => {
    const held: ReadonlySet<string> = new Set(rolePermissions[role]);
    const bearer = { ...(await app.as(role)) };
    for (const route of closed) {
      const missing = wantedBy(route).find((permission) => !held.has(permission));
      const { status, body } = await call(route, bearer);
      const label = `${route.method} ${route.path}`;
      if (missing !== undefined) {
        expect([label, status, body.error?.code]).toEqual([label, 403, 'FORBIDDEN']);
      } else if (status === 403) {
        // A finer rule than the route's may still refuse, for a permission that is really missing.
        const { permission = 'none named' } = body.error?.details ?? {};
        expect([label, held.has(permission)]).toEqual([label, false]);
      } else {
        expect([label, status === 401 || status >= 500]).toEqual([label, false]);
      }
    }
  });
});
