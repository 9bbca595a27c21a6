import { Injectable } from '@nestjs/common';
import { Entities } from '../../platform/database/entities.js';
import { Sql } from '../../platform/database/sql.js';
import type { ListRequest } from '../../platform/http/lists/list-definition.js';
import { Pages, type RowPage } from '../../platform/http/lists/pages.js';
import { Role } from './entities/role.js';
import type { RoleRow, RoleValues } from './role-values.js';
import { roleList } from './roles.list.js';
import { RoleNotFound } from './users.errors.js';

const columns = `id, name, description, permissions,
  requires_second_factor AS "requiresSecondFactor", version,
  created_at AS "createdAt", updated_at AS "updatedAt"`;

const byId = `SELECT ${columns} FROM roles WHERE id = $1`;

const stored = (values: RoleValues) => ({ ...values, permissions: [...values.permissions] });

@Injectable()
export class RolesRepository {
  constructor(
    private readonly sql: Sql,
    private readonly pages: Pages,
    private readonly entities: Entities,
  ) {}

  page(request: ListRequest): Promise<RowPage<RoleRow>> {
    return this.pages.page(roleList, request, { select: columns, from: 'roles' });
  }

  async get(id: string): Promise<RoleRow> {
    const row = await this.sql.one<RoleRow>(byId, [id]);
    if (!row) throw RoleNotFound({ id });
    return row;
  }

  /** Waits for assignments of the role that are under way, and keeps new ones waiting. */
  async lock(id: string): Promise<RoleRow> {
    const row = await this.sql.one<RoleRow>(`${byId} FOR UPDATE`, [id]);
    if (!row) throw RoleNotFound({ id });
    return row;
  }

  async add(id: string, values: RoleValues): Promise<RoleRow> {
    const insert = this.entities.of(Role).createQueryBuilder().insert().updateEntity(false);
    const inserted = await insert
      .values({ id, ...stored(values) })
      .returning(columns)
      .execute();
    return (inserted.raw as [RoleRow])[0];
  }

  /** Null when the role is not at this version any more. */
  async change(id: string, version: number, values: RoleValues): Promise<RoleRow | null> {
    const update = this.entities.of(Role).createQueryBuilder().update();
    const updated = await update
      .set({ ...stored(values), version: () => 'version + 1', updatedAt: () => 'now()' })
      .where({ id, version })
      .returning(columns)
      .execute();
    return (updated.raw as RoleRow[])[0] ?? null;
  }

  /** False when the role is not at this version any more; refused while somebody has it. */
  async remove(id: string, version: number): Promise<boolean> {
    const { affected } = await this.entities.of(Role).delete({ id, version });
    return affected === 1;
  }
}
