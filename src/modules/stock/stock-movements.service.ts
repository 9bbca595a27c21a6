import { Injectable } from '@nestjs/common';
import type { ListRequest } from '../../platform/http/lists/list-definition.js';
import type { RowPage } from '../../platform/http/lists/pages.js';
import type { MovementRow } from './movement-row.js';
import { StockMovementsRepository } from './stock-movements.repository.js';

@Injectable()
export class StockMovementsService {
  constructor(private readonly movements: StockMovementsRepository) {}

  page(request: ListRequest): Promise<RowPage<MovementRow>> {
    return this.movements.page(request);
  }

  get(id: string): Promise<MovementRow> {
    return this.movements.get(id);
  }
}
