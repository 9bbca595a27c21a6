import { Injectable } from '@nestjs/common';
import type { Actor } from '../../platform/access/actor.js';
import { warehouseScopeOf } from '../../platform/access/warehouse-scope.js';
import type { ListRequest } from '../../platform/http/lists/list-definition.js';
import type { RowPage } from '../../platform/http/lists/pages.js';
import type { MovementRow } from './movement-row.js';
import { StockMovementsRepository } from './stock-movements.repository.js';

@Injectable()
export class StockMovementsService {
  constructor(private readonly movements: StockMovementsRepository) {}

  page(actor: Actor, request: ListRequest): Promise<RowPage<MovementRow>> {
    return this.movements.page(request, warehouseScopeOf(actor, 'stock:read'));
  }

  get(actor: Actor, id: string): Promise<MovementRow> {
    return this.movements.get(id, warehouseScopeOf(actor, 'stock:read'));
  }
}
