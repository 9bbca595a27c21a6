import { Injectable } from '@nestjs/common';
import { Sql } from '../../platform/database/sql.js';
import { newId } from '../../platform/ids.js';
import type { AssignedRole, Assignment } from './role-assignments.js';
import { AssignedWarehouseUnknown, UserNotFound } from './users.errors.js';

export interface UserRolesRow {
  /** Of the user. */
  readonly version: number;
  readonly roles: readonly AssignedRole[];
}

@Injectable()
export class RoleAssignmentsRepository {
  constructor(private readonly sql: Sql) {}

  async get(userId: string): Promise<UserRolesRow> {
    const row = await this.sql.one<UserRolesRow>(
      `SELECT u.version,
              coalesce((
                SELECT jsonb_agg(jsonb_build_object('role', r.name, 'warehouses', CASE WHEN a.scoped THEN
                         (SELECT coalesce(jsonb_agg(w.code ORDER BY w.code), '[]')
                            FROM role_assignment_warehouses p JOIN warehouses w ON w.id = p.warehouse_id
                           WHERE p.assignment_id = a.id) END) ORDER BY r.name)
                  FROM role_assignments a JOIN roles r ON r.id = a.role_id
                 WHERE a.user_id = u.id), '[]') AS roles
         FROM users u WHERE u.id = $1`,
      [userId],
    );
    if (!row) throw UserNotFound({ id: userId });
    return row;
  }

  /** One change of a user at a time; answers the user's version. */
  async lockUser(userId: string): Promise<number> {
    const text = `SELECT version FROM users WHERE id = $1 FOR UPDATE`;
    const row = await this.sql.one<{ version: number }>(text, [userId]);
    if (!row) throw UserNotFound({ id: userId });
    return row.version;
  }

  assignments(userId: string): Promise<Assignment[]> {
    return this.sql.rows<Assignment>(
      `SELECT a.role_id AS "roleId",
              CASE WHEN a.scoped THEN ARRAY(SELECT p.warehouse_id FROM role_assignment_warehouses p
                WHERE p.assignment_id = a.id) END AS "warehouseIds"
         FROM role_assignments a WHERE a.user_id = $1`,
      [userId],
    );
  }

  /** Ids by lower-case code; the warehouses stay until the end of the transaction. */
  async lockWarehouses(codes: readonly string[]): Promise<Map<string, string>> {
    const wanted = [...new Set(codes.map((code) => code.toLowerCase()))];
    const rows = await this.sql.rows<{ code: string; id: string }>(
      `SELECT lower(code) AS code, id FROM warehouses WHERE lower(code) = ANY($1::text[])
        ORDER BY id FOR KEY SHARE`,
      [wanted],
    );
    const ids = new Map(rows.map(({ code, id }) => [code, id]));
    const unknown = codes.filter((code) => !ids.has(code.toLowerCase()));
    if (unknown.length > 0) throw AssignedWarehouseUnknown({ warehouses: unknown });
    return ids;
  }

  async remove(userId: string, roleIds: readonly string[]): Promise<void> {
    const text = `DELETE FROM role_assignments WHERE user_id = $1 AND role_id = ANY($2::uuid[])`;
    await this.sql.count(text, [userId, roleIds]);
  }

  async add(userId: string, { roleId, warehouseIds }: Assignment): Promise<void> {
    const id = newId();
    await this.sql.count(
      `INSERT INTO role_assignments (id, user_id, role_id, scoped) VALUES ($1, $2, $3, $4)`,
      [id, userId, roleId, warehouseIds !== null],
    );
    await this.sql.count(
      `INSERT INTO role_assignment_warehouses (assignment_id, warehouse_id)
       SELECT $1, unnest($2::uuid[])`,
      [id, warehouseIds ?? []],
    );
  }

  async raiseVersion(userId: string): Promise<void> {
    const text = `UPDATE users SET version = version + 1, updated_at = now() WHERE id = $1`;
    await this.sql.count(text, [userId]);
  }
}
