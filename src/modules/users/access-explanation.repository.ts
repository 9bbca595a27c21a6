import { Injectable } from '@nestjs/common';
import { Sql } from '../../platform/database/sql.js';
import type { Grant } from './access-explanation.js';

export interface UserGrants {
  readonly grants: readonly Grant[];
}

/** Who has a permission, and why. */
@Injectable()
export class AccessExplanationRepository {
  constructor(private readonly sql: Sql) {}

  /** Null without such a user; a disabled one has nothing. */
  findGrants(userId: string, permission: string): Promise<UserGrants | null> {
    return this.sql.one<UserGrants>(
      `SELECT coalesce((
                SELECT jsonb_agg(jsonb_build_object('role', r.name, 'warehouseIds', CASE WHEN a.scoped
                         THEN (SELECT coalesce(jsonb_agg(p.warehouse_id), '[]')
                                 FROM role_assignment_warehouses p WHERE p.assignment_id = a.id) END)
                       ORDER BY r.name)
                  FROM role_assignments a JOIN roles r ON r.id = a.role_id
                 WHERE a.user_id = u.id AND u.status = 'active' AND r.permissions @> ARRAY[$2::text]
              ), '[]') AS grants
         FROM users u WHERE u.id = $1`,
      [userId, permission],
    );
  }

  /** The names of the roles that have the permission. */
  async rolesGiving(permission: string): Promise<string[]> {
    const rows = await this.sql.rows<{ name: string }>(
      `SELECT name FROM roles WHERE permissions @> ARRAY[$1::text] ORDER BY name`,
      [permission],
    );
    return rows.map(({ name }) => name);
  }

  async findWarehouse(code: string): Promise<string | null> {
    const text = `SELECT id FROM warehouses WHERE lower(code) = lower($1)`;
    return (await this.sql.one<{ id: string }>(text, [code]))?.id ?? null;
  }

  /** The codes of warehouses by their ids. */
  async codesOf(ids: readonly string[]): Promise<Map<string, string>> {
    if (ids.length === 0) return new Map();
    const rows = await this.sql.rows<{ id: string; code: string }>(
      `SELECT id, code FROM warehouses WHERE id = ANY($1::uuid[])`,
      [ids],
    );
    return new Map(rows.map(({ id, code }) => [id, code]));
  }
}
