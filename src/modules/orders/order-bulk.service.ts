import { Injectable } from '@nestjs/common';
import type { Actor } from '../../platform/access/actor.js';
import { DomainError } from '../../platform/errors/domain-error.js';
import { Bulk } from '../../platform/http/bulk/bulk.js';
import type { BulkResult, RowOutcome } from '../../platform/http/bulk/bulk-book.js';
import type { BulkRequest } from '../../platform/http/bulk/bulk-rows.js';
import type { OrderRowRequest } from './dto/order.request.js';
import { type OrderResponse, toOrderResponse } from './dto/order.response.js';
import { OrderByRef } from './order-by-ref.service.js';
import { type OrderPut, putOf, type PutOutcome, refKey } from './order-put.js';
import { OrderPuts } from './order-puts.service.js';

function rowPut({ version, ...described }: OrderRowRequest): OrderPut {
  return putOf(described, { given: typeof version === 'number', version: version ?? null });
}

function outcomeOf({ order, created, changed }: PutOutcome): RowOutcome<OrderResponse> {
  const status = changed ? 'updated' : 'unchanged';
  return { status: created ? 'created' : status, data: toOrderResponse(order) };
}

/** Orders of another system, many in one request. */
@Injectable()
export class OrderBulk {
  constructor(
    private readonly bulk: Bulk,
    private readonly puts: OrderPuts,
    private readonly byRef: OrderByRef,
  ) {}

  put(actor: Actor, request: BulkRequest<OrderRowRequest>): Promise<BulkResult<OrderResponse>> {
    return this.bulk.run<OrderRowRequest, OrderResponse>(request, (book) =>
      book.together(book.distinct(refKey), {
        all: async (rows) => {
          const done = await this.puts.apply(actor, rows.map(rowPut));
          return done.map((one) => (one instanceof DomainError ? one : outcomeOf(one)));
        },
        one: async (row) => outcomeOf(await this.byRef.put(actor, rowPut(row))),
      }),
    );
  }
}
