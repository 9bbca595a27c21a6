import type { Actor } from '../../platform/access/actor.js';
import type { RequestedLine } from './order-pricing.js';
import type { OrderView } from './order-view.js';

/** Edits lines of an order that the caller holds locked, inside the caller's unit of work. */
export interface LineEditor {
  /** The new line comes last. */
  add(actor: Actor, order: OrderView, request: RequestedLine): Promise<OrderView>;
  change(
    actor: Actor,
    order: OrderView,
    lineId: string,
    patch: Partial<RequestedLine>,
  ): Promise<OrderView>;
  remove(actor: Actor, order: OrderView, lineId: string): Promise<OrderView>;
}
