import { Injectable } from '@nestjs/common';
import type { WarehouseScope } from '../../platform/access/warehouse-scope.js';
import { Sql } from '../../platform/database/sql.js';
import type { ListRequest } from '../../platform/http/lists/list-definition.js';
import { Pages, type RowPage } from '../../platform/http/lists/pages.js';
import { withinScope } from './scoped-source.js';
import { WarehouseNotFound } from './stock.errors.js';
import type { WarehouseRow, WarehouseValues } from './warehouse-values.js';
import { warehouseList } from './warehouses.list.js';

const columns = `id, code, name, address, active, priority, version,
  created_at AS "createdAt", updated_at AS "updatedAt"`;

const source = { select: columns, from: 'warehouses' };

const byId = `SELECT ${columns} FROM warehouses
  WHERE id = $1 AND ($2::uuid[] IS NULL OR id = ANY($2::uuid[]))`;

const byCode = `SELECT ${columns} FROM warehouses
  WHERE lower(code) = lower($1) AND ($2::uuid[] IS NULL OR id = ANY($2::uuid[]))`;

function valuesOf({ code, name, address, active, priority }: WarehouseValues): unknown[] {
  return [code, name, address === null ? null : JSON.stringify(address), active, priority];
}

@Injectable()
export class WarehousesRepository {
  constructor(
    private readonly sql: Sql,
    private readonly pages: Pages,
  ) {}

  page(request: ListRequest, scope: WarehouseScope): Promise<RowPage<WarehouseRow>> {
    return this.pages.page(warehouseList, request, withinScope(source, scope, 'id'));
  }

  async get(id: string): Promise<WarehouseRow> {
    const row = await this.sql.one<WarehouseRow>(byId, [id, null]);
    if (!row) throw WarehouseNotFound({ id });
    return row;
  }

  async lock(id: string, scope: WarehouseScope): Promise<WarehouseRow> {
    const row = await this.sql.one<WarehouseRow>(`${byId} FOR UPDATE`, [id, scope]);
    if (!row) throw WarehouseNotFound({ id });
    return row;
  }

  async getByCode(code: string, scope: WarehouseScope): Promise<WarehouseRow> {
    const row = await this.sql.one<WarehouseRow>(byCode, [code, scope]);
    if (!row) throw WarehouseNotFound({ code });
    return row;
  }

  /** By lower-case code; unknown ones are absent. */
  async findByCodes(
    codes: readonly string[],
    scope: WarehouseScope,
  ): Promise<Map<string, WarehouseRow>> {
    const rows = await this.sql.rows<WarehouseRow>(
      `SELECT ${columns} FROM warehouses
        WHERE lower(code) = ANY($1::text[]) AND ($2::uuid[] IS NULL OR id = ANY($2::uuid[]))`,
      [[...new Set(codes.map((code) => code.toLowerCase()))], scope],
    );
    return new Map(rows.map((row) => [row.code.toLowerCase(), row]));
  }

  async add(id: string, values: WarehouseValues): Promise<WarehouseRow> {
    const rows = await this.sql.rows<WarehouseRow>(
      `INSERT INTO warehouses (id, code, name, address, active, priority)
       VALUES ($1, $2, $3, $4, $5, $6) RETURNING ${columns}`,
      [id, ...valuesOf(values)],
    );
    return (rows as [WarehouseRow])[0];
  }

  /** Rewrites a warehouse that the caller holds locked. */
  async change(id: string, values: WarehouseValues): Promise<WarehouseRow> {
    const rows = await this.sql.rows<WarehouseRow>(
      `UPDATE warehouses
          SET code = $2, name = $3, address = $4, active = $5, priority = $6,
              version = version + 1, updated_at = now()
        WHERE id = $1 RETURNING ${columns}`,
      [id, ...valuesOf(values)],
    );
    return (rows as [WarehouseRow])[0];
  }

  /** Stock and movements refuse this (WAREHOUSE_IN_USE). */
  async remove(id: string): Promise<void> {
    await this.sql.count('DELETE FROM warehouses WHERE id = $1', [id]);
  }
}
