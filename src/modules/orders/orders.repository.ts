import { Injectable } from '@nestjs/common';
import { keyedRead } from '../../platform/database/keyed-read.js';
import { ReadBatches } from '../../platform/database/read-batches.js';
import { Sql } from '../../platform/database/sql.js';
import type { ListRequest } from '../../platform/http/lists/list-definition.js';
import { Pages, type RowPage } from '../../platform/http/lists/pages.js';
import { lineRowColumns, linesOf, orderColumns, summaryColumns } from './order-columns.js';
import { orderEventList } from './order-events.list.js';
import type { OrderEventRow } from './order-timeline.js';
import type { OrderListRow, OrderView } from './order-view.js';
import { orderList } from './orders.list.js';
import { OrderNotFound } from './orders.errors.js';

const byId = keyedRead(orderColumns(), 'orders o', 'o.id');
const byRef = `SELECT ${orderColumns()} FROM orders o WHERE o.source = $1 AND o.reference = $2`;

/** Every read of orders as they are: one statement each. */
@Injectable()
export class OrdersRepository {
  constructor(
    private readonly sql: Sql,
    private readonly batches: ReadBatches,
    private readonly pages: Pages,
  ) {}

  async get(id: string): Promise<OrderView> {
    const order = await this.batches.one<OrderView>(byId, id);
    if (!order) throw OrderNotFound({ id });
    return order;
  }

  async getByRef(source: string, reference: string): Promise<OrderView> {
    const order = await this.sql.one<OrderView>(byRef, [source, reference]);
    if (!order) throw OrderNotFound({ source, reference });
    return order;
  }

  /** Orders of everybody, or of one customer; lines where the request includes them. */
  page(request: ListRequest, customerId?: string): Promise<RowPage<OrderListRow>> {
    const lines = request.include.includes('lines') ? `, ${linesOf()}` : '';
    const source = { select: `${summaryColumns}${lines}`, from: 'orders o' };
    if (customerId === undefined) return this.pages.page(orderList, request, source);
    const where = { where: 'o.customer_id = $1', values: [customerId] };
    return this.pages.page(orderList, request, { ...source, ...where });
  }

  /** The lines of the orders, each a row; only streamed. */
  pageLines(request: ListRequest): Promise<RowPage<object>> {
    return this.pages.page(orderList, request, {
      select: lineRowColumns,
      from: 'orders o JOIN order_lines l ON l.order_id = o.id',
      within: 'l.position',
    });
  }

  /** The timeline of an order; no events for an order that does not exist. */
  pageEvents(id: string, request: ListRequest): Promise<RowPage<OrderEventRow>> {
    return this.pages.page(orderEventList, request, {
      select: `e.id, e.sequence, e.type, e.data, e.actor_id AS "actorId",
        e.actor_name AS "actorName", e.occurred_at AS "occurredAt"`,
      from: 'order_events e',
      where: 'e.order_id = $1',
      values: [id],
    });
  }

  async exists(id: string): Promise<boolean> {
    return (await this.sql.one('SELECT 1 FROM orders WHERE id = $1', [id])) !== null;
  }
}
