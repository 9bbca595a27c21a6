import { Injectable } from '@nestjs/common';
import type { ListRequest } from '../../platform/http/lists/list-definition.js';
import type { RowPage } from '../../platform/http/lists/pages.js';
import { CustomersService } from '../customers/customers.service.js';
import type { OrderEventRow } from './order-timeline.js';
import { lineOf, type OrderLineView, type OrderListRow, type OrderView } from './order-view.js';
import { OrderNotFound } from './orders.errors.js';
import { OrdersRepository } from './orders.repository.js';

/** Reading orders. */
@Injectable()
export class OrdersService {
  constructor(
    private readonly orders: OrdersRepository,
    private readonly customers: CustomersService,
  ) {}

  get(id: string): Promise<OrderView> {
    return this.orders.get(id);
  }

  getByRef(source: string, reference: string): Promise<OrderView> {
    return this.orders.getByRef(source, reference);
  }

  async getLine(id: string, lineId: string): Promise<OrderLineView> {
    return lineOf(await this.orders.get(id), lineId);
  }

  page(request: ListRequest): Promise<RowPage<OrderListRow>> {
    return this.orders.page(request);
  }

  /** Throws CUSTOMER_NOT_FOUND. */
  async pageOfCustomer(customerId: string, request: ListRequest): Promise<RowPage<OrderListRow>> {
    await this.customers.get(customerId);
    return this.orders.page(request, customerId);
  }

  /** Throws ORDER_NOT_FOUND. */
  async pageEvents(id: string, request: ListRequest): Promise<RowPage<OrderEventRow>> {
    const found = await this.orders.pageEvents(id, request);
    // A later page or a filter may be empty; only then does the order itself need a look.
    if (found.rows.length === 0 && !(await this.orders.exists(id))) throw OrderNotFound({ id });
    return found;
  }
}
