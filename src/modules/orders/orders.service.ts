import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/clock.js';
import { type AsOfQuery, pastMoment } from '../../platform/http/as-of.js';
import type { ListRequest } from '../../platform/http/lists/list-definition.js';
import type { RowPage } from '../../platform/http/lists/pages.js';
import type { Actor } from '../../platform/access/actor.js';
import { CustomersService } from '../customers/customers.service.js';
import { OrderAdvance } from './order-advance.service.js';
import { requireCommand } from './order-guards.js';
import type { OrderMove } from './order-status.js';
import type { OrderStep } from './order-step.js';
import type { OrderEventRow, TimelineEntry } from './order-timeline.js';
import { lineOf, type OrderLineView, type OrderListRow, type OrderView } from './order-view.js';
import {
  OrderHeld,
  OrderInvalidTransition,
  OrderLineNotFound,
  OrderNotFound,
} from './orders.errors.js';
import { OrderPastRepository } from './order-past.repository.js';
import { OrderWritesRepository } from './order-writes.repository.js';
import { OrdersRepository } from './orders.repository.js';

export { returnedValue } from './order-totals.js';
export { OrderHeld, OrderInvalidTransition, OrderLineNotFound, OrderNotFound };
export { lineOf, type OrderLineView, type OrderView, type OrderStep };

/** Reading orders, and what other modules do to them inside their own unit of work. */
@Injectable()
export class OrdersService {
  constructor(
    private readonly orders: OrdersRepository,
    private readonly past: OrderPastRepository,
    private readonly customers: CustomersService,
    private readonly writes: OrderWritesRepository,
    private readonly steps: OrderAdvance,
    private readonly clock: Clock,
  ) {}

  /** The order, locked until the caller's unit of work ends. Throws ORDER_NOT_FOUND. */
  lock(id: string): Promise<OrderView> {
    return this.writes.lock(id);
  }

  /**
   * Throws ORDER_INVALID_TRANSITION, ORDER_HELD or another error of what stands in the way, with
   * what is allowed instead.
   */
  requireCommand(order: OrderView, command: OrderMove): void {
    requireCommand(order, command);
  }

  /** Books what happened to an order that the caller holds locked; see `OrderAdvance`. */
  advance(actor: Actor, order: OrderView, step: OrderStep): Promise<OrderView> {
    return this.steps.advance(actor, order, step);
  }

  /** Something about the order that leaves it as it is, for its timeline. */
  annotate(actor: Actor, id: string, entry: TimelineEntry): Promise<void> {
    return this.steps.annotate(actor, id, entry);
  }

  get(id: string): Promise<OrderView> {
    return this.orders.get(id);
  }

  /**
   * The order now, or as it was. Throws ORDER_NOT_FOUND, ORDER_PAST_UNKNOWN, and VALIDATION_FAILED
   * for the future.
   */
  read(id: string, { asOf }: AsOfQuery): Promise<OrderView> {
    const moment = pastMoment(asOf, this.clock.now());
    return moment ? this.past.get(id, moment) : this.orders.get(id);
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

  pageLines(request: ListRequest): Promise<RowPage<object>> {
    return this.orders.pageLines(request);
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
