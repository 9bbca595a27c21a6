import { Injectable } from '@nestjs/common';
import type { Actor } from '../../platform/access/actor.js';
import { type Change, ChangeLog } from '../../platform/events/change-log.js';
import { toOrderResponse, toOrderSummary } from './dto/order.response.js';
import type { TimelineEntry } from './order-timeline.js';
import type { OrderView } from './order-view.js';
import { isOrderChange, type OrderChange } from './orders.events.js';

export interface OrderTransition {
  readonly type: OrderChange;
  readonly before: OrderView | null;
  readonly after: OrderView;
}

// Only these change the lines: the others leave them out of the audit.
const changesLines: ReadonlySet<OrderChange> = new Set([
  'order.created',
  'order.edited',
  'order.line_cancelled',
]);

const addresses = ['billingAddress', 'shippingAddress'];

// Addresses of an order that changed hands belong to nobody's key: they are withheld.
function personalOf(before: OrderView | null, after: OrderView): Change['personal'] {
  const subject = before && before.customerId !== after.customerId ? null : after.customerId;
  return { subject, fields: addresses };
}

function changeOf({ type, before, after }: OrderTransition): Change {
  const shown = changesLines.has(type) ? toOrderResponse : toOrderSummary;
  return {
    event: type,
    resource: 'order',
    resourceId: after.id,
    payload: toOrderResponse(after),
    before: before && shown(before),
    after: shown(after),
    ...(shown === toOrderResponse ? { personal: personalOf(before, after) } : {}),
  };
}

/** Tells the outbox and the audit what happened to orders; the timeline is written with the row. */
@Injectable()
export class OrderJournal {
  constructor(private readonly log: ChangeLog) {}

  record(actor: Actor, transitions: readonly OrderTransition[]): Promise<void> {
    return this.log.record(actor, transitions.map(changeOf));
  }

  /** What the timeline says of one change, as far as it is a change of the order itself. */
  recordEntries(
    actor: Actor,
    entries: readonly TimelineEntry[],
    before: OrderView,
    after: OrderView,
  ): Promise<void> {
    const types = entries.map(({ type }) => type).filter(isOrderChange);
    return this.record(
      actor,
      types.map((type) => ({ type, before, after })),
    );
  }

  recordDeleted(actor: Actor, before: OrderView): Promise<void> {
    const { id, number } = before;
    const change = { event: 'order.deleted', resource: 'order', resourceId: id } as const;
    return this.log.record(actor, [
      {
        ...change,
        payload: { id, number },
        before: toOrderResponse(before),
        after: null,
        personal: personalOf(null, before),
      },
    ]);
  }
}
