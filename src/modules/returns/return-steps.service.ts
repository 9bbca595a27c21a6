import { Injectable } from '@nestjs/common';
import type { Actor } from '../../platform/access/actor.js';
import { Clock } from '../../platform/clock/clock.js';
import { ChangeLog } from '../../platform/events/change-log.js';
import { newId } from '../../platform/ids.js';
import { OrdersService, type OrderStep, type OrderView } from '../orders/orders.service.js';
import { StockFulfilment } from '../stock/stock.service.js';
import { changedReturn } from './return-change.js';
import { type RequestedLine, returnParts } from './return-content.js';
import { type ReceivedUnits, receiptOf } from './return-receipt.js';
import type { ReturnView } from './return-view.js';
import { ReturnsRepository } from './returns.repository.js';

export interface ReturnRequest {
  readonly lines: readonly RequestedLine[];
  readonly reason?: string | null;
}

/** Where goods came back to, and what came. */
export interface Arrival {
  readonly warehouse: { readonly id: string; readonly code: string };
  readonly units: readonly ReceivedUnits[];
}

type ReturnEvent = 'return.requested' | 'return.received' | 'return.cancelled';

function entryOf(type: ReturnEvent, after: ReturnView): OrderStep['entry'] {
  const { id: returnId, number, reason, warehouse, value, lines } = after;
  const received = type === 'return.received';
  const units = lines.reduce((sum, line) => {
    return sum + (received ? line.quantityReceived : line.quantity);
  }, 0);
  return {
    type,
    data: { returnId, number, units, ...(received ? { warehouse, value } : { reason }) },
  };
}

/**
 * What happens to a return, with everything that follows: the order's lines, statuses and balance,
 * the stock, the timeline, events and audit. Inside the caller's unit of work, with the order locked
 * first and the return then.
 */
@Injectable()
export class ReturnSteps {
  constructor(
    private readonly orders: OrdersService,
    private readonly returns: ReturnsRepository,
    private readonly stock: StockFulfilment,
    private readonly log: ChangeLog,
    private readonly clock: Clock,
  ) {}

  /** @throws ORDER_LINE_NOT_FOUND, RETURN_EXCEEDS_SHIPPED */
  async request(actor: Actor, order: OrderView, request: ReturnRequest): Promise<ReturnView> {
    const { id: orderId, customerId, currency } = order;
    const parts = returnParts(order, await this.returns.open(orderId), request.lines);
    const reason = request.reason ?? null;
    const made = { id: newId(), orderId, customerId, currency, reason, parts };
    const after = await this.returns.add(made);
    await this.log.record(actor, [changedReturn('return.requested', null, after)]);
    await this.orders.advance(actor, order, { entry: entryOf('return.requested', after) });
    return after;
  }

  /** @throws RETURN_LINE_UNKNOWN, RETURN_EXCEEDS_REQUESTED */
  async receive(
    actor: Actor,
    order: OrderView,
    before: ReturnView,
    { warehouse, units }: Arrival,
  ): Promise<ReturnView> {
    const { id } = before;
    const receipt = receiptOf(order, before, units);
    const after = await this.returns.receive(id, warehouse.id, this.clock.now(), receipt);
    await this.log.record(actor, [changedReturn('return.received', before, after)]);
    const entry = entryOf('return.received', after);
    await this.orders.advance(actor, order, { entry, lines: receipt.returned });
    await this.stock.restock(actor, id, {
      orderId: order.id,
      warehouseId: warehouse.id,
      lines: restocked(after),
    });
    return after;
  }

  async cancel(actor: Actor, order: OrderView, before: ReturnView): Promise<ReturnView> {
    const after = await this.returns.cancel(before.id, this.clock.now());
    await this.log.record(actor, [changedReturn('return.cancelled', before, after)]);
    await this.orders.advance(actor, order, { entry: entryOf('return.cancelled', after) });
    return after;
  }
}

type RestockedLine = Parameters<StockFulfilment['restock']>[2]['lines'][number];

/** What goes into the stock, an order line once. */
function restocked({ lines }: ReturnView): RestockedLine[] {
  const sums = new Map<string, RestockedLine>();
  for (const { lineId, productId, sku, quantityReceived, restock } of lines) {
    if (restock !== true || lineId === null || productId === null) continue;
    const quantity = (sums.get(lineId)?.quantity ?? 0) + quantityReceived;
    sums.set(lineId, { lineId, productId, sku, quantity });
  }
  return [...sums.values()];
}
