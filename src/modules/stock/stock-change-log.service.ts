import { Injectable } from '@nestjs/common';
import type { Actor } from '../../platform/access/actor.js';
import { type Change, ChangeLog } from '../../platform/events/change-log.js';
import { toAppliedMovementResponse } from './dto/stock-movement.response.js';
import type { Fulfilment } from './fulfilment.js';
import { levelKey } from './level-key.js';
import type { AppliedMovement, LevelMovement } from './movement-row.js';
import type { ShortagePayload, StockHeld } from './stock.events.js';
import type { Applied } from './stock-change.js';

function levelOf(applied: Applied): { resource: string; resourceId: string } {
  const [level] = applied.levels;
  if (!level) throw new Error('The ledger changed no level.');
  return { resource: 'stock_level', resourceId: level.levelId };
}

/** One movement of one level; with a shortage, that one and what each order lost by it too. */
function changesOf(
  event: 'stock.received' | 'stock.adjusted' | 'stock.counted',
  { levelId, movement }: LevelMovement,
  shortage?: ShortagePayload,
): Change[] {
  const level = { resource: 'stock_level', resourceId: levelId } as const;
  const { onHand, allocated, deltaOnHand, reason } = movement;
  const lost = shortage?.shortfall ?? 0;
  const before = { onHand: onHand - deltaOnHand, allocated: allocated + lost };
  const after = { onHand, allocated, reason };
  const payload = toAppliedMovementResponse(movement);
  const changes: Change[] = [{ event, ...level, payload, before, after }];
  if (shortage) changes.push({ event: 'stock.shortage', ...level, payload: shortage });
  return changes;
}

/** The events and audit entries of stock. */
@Injectable()
export class StockChangeLog {
  constructor(private readonly log: ChangeLog) {}

  async moved(
    actor: Actor,
    event: 'stock.received' | 'stock.adjusted',
    movement: AppliedMovement,
    applied: Applied,
    shortage?: ShortagePayload,
  ): Promise<void> {
    const { resourceId: levelId } = levelOf(applied);
    await this.log.record(actor, changesOf(event, { levelId, movement }, shortage));
  }

  /** Movements of many levels, none of them with a shortage. */
  async movedAll(actor: Actor, movements: readonly LevelMovement[]): Promise<void> {
    const changes = movements.flatMap((moved) => {
      const received = moved.movement.type === 'receipt';
      return changesOf(received ? 'stock.received' : 'stock.adjusted', moved);
    });
    await this.log.record(actor, changes);
  }

  /** The movements of a stocktake, one per level, and what orders lost by them. */
  async counted(
    actor: Actor,
    movements: readonly LevelMovement[],
    shortages: readonly ShortagePayload[],
  ): Promise<void> {
    const short = new Map(shortages.map((shortage) => [levelKey(shortage), shortage]));
    const changes = movements.flatMap((moved) =>
      changesOf('stock.counted', moved, short.get(levelKey(moved.movement))),
    );
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

  /** Everything that one call reserved for, or took back from, each order. */
  async heldAll(
    actor: Actor,
    event: 'stock.reserved' | 'stock.released',
    orders: readonly StockHeld[],
  ): Promise<void> {
    const changes = orders.map((payload): Change => {
      const { orderId, lines } = payload;
      const order = { resource: 'order', resourceId: orderId } as const;
      return { event, ...order, payload, after: { lines } };
    });
    await this.log.record(actor, changes);
  }
}
