import { Injectable } from '@nestjs/common';
import type { ListRequest } from '../../platform/http/lists/list-definition.js';
import type { RowPage } from '../../platform/http/lists/pages.js';
import { OrdersService } from '../orders/orders.service.js';
import type { ReturnView } from './return-view.js';
import { ReturnsRepository } from './returns.repository.js';

/** Reading returns. */
@Injectable()
export class ReturnsService {
  constructor(
    private readonly returns: ReturnsRepository,
    private readonly orders: OrdersService,
  ) {}

  page(request: ListRequest): Promise<RowPage<ReturnView>> {
    return this.returns.page(request);
  }

  /** What the order took back, or is about to. Throws ORDER_NOT_FOUND. */
  async pageOfOrder(orderId: string, request: ListRequest): Promise<RowPage<ReturnView>> {
    const found = await this.returns.page(request, orderId);
    // A filter or a later page may be empty; only then does the order itself need a look.
    if (found.rows.length === 0) await this.orders.get(orderId);
    return found;
  }

  get(id: string): Promise<ReturnView> {
    return this.returns.get(id);
  }
}
