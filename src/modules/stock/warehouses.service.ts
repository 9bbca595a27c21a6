import { isDeepStrictEqual } from 'node:util';
import { Injectable } from '@nestjs/common';
import type { Actor } from '../../platform/access/actor.js';
import { requireEverywhere, warehouseScopeOf } from '../../platform/access/warehouse-scope.js';
import { KeptReads } from '../../platform/cache/kept-reads.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { type Change, ChangeLog } from '../../platform/events/change-log.js';
import { PreconditionFailed } from '../../platform/errors/platform.errors.js';
import type { ListRequest } from '../../platform/http/lists/list-definition.js';
import type { RowPage } from '../../platform/http/lists/pages.js';
import { newId } from '../../platform/ids.js';
import { toWarehouseResponse } from './dto/warehouse.response.js';
import {
  describedWarehouse,
  patchedWarehouse,
  type WarehouseDescription,
  type WarehousePatch,
  type WarehouseRow,
  type WarehouseValues,
  warehouseValuesOf,
} from './warehouse-values.js';
import { warehouseRead } from './warehouse-answers.js';
import { WarehouseNotFound } from './stock.errors.js';
import { WarehousesRepository } from './warehouses.repository.js';

function changed(
  event: 'warehouse.created' | 'warehouse.updated',
  before: WarehouseRow | null,
  after: WarehouseRow,
): Change {
  const payload = toWarehouseResponse(after);
  return { event, resource: 'warehouse', resourceId: after.id, payload, before, after };
}

/** A `version` of null changes whatever version is there. */
@Injectable()
export class WarehousesService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly warehouses: WarehousesRepository,
    private readonly log: ChangeLog,
    private readonly reads: KeptReads,
  ) {}

  page(actor: Actor, request: ListRequest): Promise<RowPage<WarehouseRow>> {
    return this.warehouses.page(request, warehouseScopeOf(actor, 'stock:read'));
  }

  async get(actor: Actor, id: string): Promise<WarehouseRow> {
    const found = () => this.warehouses.get(id);
    const warehouse = await this.reads.read(warehouseRead, { id }, found);
    const scope = warehouseScopeOf(actor, 'stock:read');
    if (scope?.includes(warehouse.id) === false) throw WarehouseNotFound({ id });
    return warehouse;
  }

  async create(actor: Actor, description: WarehouseDescription): Promise<WarehouseRow> {
    requireEverywhere(actor, 'warehouses:write');
    return this.unitOfWork.run(async () => {
      const after = await this.warehouses.add(newId(), describedWarehouse(description));
      await this.log.record(actor, [changed('warehouse.created', null, after)]);
      return after;
    });
  }

  replace(
    actor: Actor,
    id: string,
    version: number | null,
    description: WarehouseDescription,
  ): Promise<WarehouseRow> {
    return this.change(actor, id, version, () => describedWarehouse(description));
  }

  patch(
    actor: Actor,
    id: string,
    version: number | null,
    patch: WarehousePatch,
  ): Promise<WarehouseRow> {
    return this.change(actor, id, version, (current) => patchedWarehouse(current, patch));
  }

  /** @throws WAREHOUSE_IN_USE when it has, or ever had, stock: deactivate it instead. */
  remove(actor: Actor, id: string, version: number | null): Promise<void> {
    return this.unitOfWork.run(async () => {
      const before = await this.lockAt(actor, id, version);
      await this.warehouses.remove(id);
      const change = { event: 'warehouse.deleted', resource: 'warehouse', resourceId: id } as const;
      const payload = { id, code: before.code };
      await this.log.record(actor, [{ ...change, payload, before, after: null }]);
    });
  }

  private change(
    actor: Actor,
    id: string,
    version: number | null,
    next: (current: WarehouseValues) => WarehouseValues,
  ): Promise<WarehouseRow> {
    return this.unitOfWork.run(async () => {
      const before = await this.lockAt(actor, id, version);
      const values = next(warehouseValuesOf(before));
      if (isDeepStrictEqual(values, warehouseValuesOf(before))) return before;
      const after = await this.warehouses.change(id, values);
      await this.log.record(actor, [changed('warehouse.updated', before, after)]);
      return after;
    });
  }

  private async lockAt(actor: Actor, id: string, version: number | null): Promise<WarehouseRow> {
    const warehouse = await this.warehouses.lock(id, warehouseScopeOf(actor, 'warehouses:write'));
    if (version === null || version === warehouse.version) return warehouse;
    throw PreconditionFailed({ currentVersion: warehouse.version });
  }
}
