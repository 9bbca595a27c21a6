import { Injectable } from '@nestjs/common';
import type { Actor } from '../../platform/access/actor.js';
import { type Change, ChangeLog } from '../../platform/events/change-log.js';
import { toAppliedMovementResponse } from './dto/stock-movement.response.js';
import type { Fulfilment } from './fulfilment.js';
import type { AppliedMovement } from './movement-row.js';
import type { ShortagePayload, StockHeld } from './stock.events.js';
import type { Applied } from './stock-change.js';

function levelOf(applied: Applied): { resource: string; resourceId: string } {
  const [level] = applied.levels;
  if (!level) throw new Error('The ledger changed no level.');
  return { resource: 'stock_level', resourceId: level.levelId };
}

/** The events and audit entries of stock. */
@Injectable()
export class StockChangeLog {
  constructor(private readonly log: ChangeLog) {}

  /** One movement of one level; with a shortage, that one and what each order lost by it too. */
  async moved(
    actor: Actor,
    event: 'stock.received' | 'stock.adjusted',
    movement: AppliedMovement,
    applied: Applied,
    shortage: ShortagePayload | null = null,
  ): Promise<void> {
    const level = levelOf(applied);
    const { onHand, allocated, deltaOnHand } = movement;
    const lost = shortage?.shortfall ?? 0;
    const before = { onHand: onHand - deltaOnHand, allocated: allocated + lost };
    const after = { onHand, allocated, reason: movement.reason };
    const payload = toAppliedMovementResponse(movement);
    const changes: Change[] = [{ event, ...level, payload, before, after }];
    if (shortage) changes.push({ event: 'stock.shortage', ...level, payload: shortage });
    await this.log.record(actor, changes);
  }

  /** Movements of many levels, none of them with a shortage. */
  async movedAll(
    actor: Actor,
    movements: readonly { readonly levelId: string; readonly movement: AppliedMovement }[],
  ): Promise<void> {
    const changes = movements.map(({ levelId, movement }): Change => {
      const { onHand, allocated, deltaOnHand, reason } = movement;
      return {
        event: movement.type === 'receipt' ? 'stock.received' : 'stock.adjusted',
        resource: 'stock_level',
        resourceId: levelId,
        payload: toAppliedMovementResponse(movement),
        before: { onHand: onHand - deltaOnHand, allocated },
        after: { onHand, allocated, reason },
      };
    });
    await this.log.record(actor, changes);
  }

  /** What left with a shipment, or came back with a return. */
  async fulfilled(
    actor: Actor,
    event: 'stock.shipped' | 'stock.returned',
    reference: { readonly type: string; readonly id: string },
    { orderId, warehouseId, lines }: Fulfilment,
  ): Promise<void> {
    const payload = { orderId, lines: lines.map((line) => ({ ...line, warehouseId })) };
    const resource = { resource: reference.type, resourceId: reference.id };
    await this.log.record(actor, [{ event, ...resource, payload, after: payload }]);
  }

  /** Everything that one call reserved for, or took back from, an order. */
  async held(
    actor: Actor,
    event: 'stock.reserved' | 'stock.released',
    payload: StockHeld,
  ): Promise<void> {
    const { orderId, lines } = payload;
    const order = { resource: 'order', resourceId: orderId } as const;
    await this.log.record(actor, [{ event, ...order, payload, after: { lines } }]);
  }
}
