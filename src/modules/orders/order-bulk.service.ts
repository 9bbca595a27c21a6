import { Injectable } from '@nestjs/common';
import type { Actor } from '../../platform/access/actor.js';
import { Bulk } from '../../platform/http/bulk/bulk.js';
import type { BulkResult, RowOutcome } from '../../platform/http/bulk/bulk-book.js';
import type { BulkRequest } from '../../platform/http/bulk/bulk-rows.js';
import { CatalogService } from '../catalog/catalog.service.js';
import { StockService } from '../stock/stock.service.js';
import type { OrderRowRequest } from './dto/order.request.js';
import { type OrderResponse, toOrderResponse } from './dto/order.response.js';
import { OrderByRef } from './order-by-ref.service.js';
import { OrderWritesRepository } from './order-writes.repository.js';

interface Row {
  readonly index: number;
  readonly value: OrderRowRequest;
}

function keyOf({ source, reference }: OrderRowRequest): string {
  return JSON.stringify([source, reference]);
}

function byKey(one: Row, other: Row): number {
  return keyOf(one.value) < keyOf(other.value) ? -1 : 1;
}

/** Orders of another system, many in one request. */
@Injectable()
export class OrderBulk {
  constructor(
    private readonly bulk: Bulk,
    private readonly byRef: OrderByRef,
    private readonly orders: OrderWritesRepository,
    private readonly catalog: CatalogService,
    private readonly stock: StockService,
  ) {}

  put(actor: Actor, request: BulkRequest<OrderRowRequest>): Promise<BulkResult<OrderResponse>> {
    return this.bulk.run<OrderRowRequest, OrderResponse>(request, async (book) => {
      const rows = book.distinct(keyOf);
      for (const { index, value } of await this.locked(rows))
        await book.attempt(index, () => this.putOne(actor, value));
    });
  }

  /**
   * Locks what the rows will lock, orders before levels as every command does, so that two bulks
   * never wait for each other in a circle. Rows that reserve stock keep their order: the first one
   * gets it. Others are made in one order, because their references are locked one by one.
   */
  private async locked(rows: readonly Row[]): Promise<Row[]> {
    await this.orders.lockAllByRef(rows.map(({ value }) => value));
    const placing = rows.filter(({ value }) => value.place);
    if (placing.length === 0) return rows.toSorted(byKey);
    const skus = placing.flatMap(({ value }) => value.lines.map(({ sku }) => sku));
    const products = await this.catalog.bySkus(skus);
    await this.stock.lockForReservations(products.map(({ id }) => id));
    return [...rows];
  }

  private async putOne(
    actor: Actor,
    { source, reference, version, ...content }: OrderRowRequest,
  ): Promise<RowOutcome<OrderResponse>> {
    const precondition = { given: typeof version === 'number', version: version ?? null };
    const put = await this.byRef.put(actor, { source, reference }, content, precondition);
    const status = put.changed ? 'updated' : 'unchanged';
    return { status: put.created ? 'created' : status, data: toOrderResponse(put.order) };
  }
}
