import type { OrderEventType } from './orders.events.js';

/** An entry of the timeline that is about to be written. */
export interface TimelineEntry {
  readonly type: OrderEventType;
  readonly data?: Readonly<Record<string, unknown>>;
}

/** An entry of the timeline as it is read. */
export interface OrderEventRow {
  readonly id: string;
  readonly sequence: number;
  readonly type: OrderEventType;
  readonly data: Readonly<Record<string, unknown>>;
  readonly actorId: string | null;
  readonly actorName: string;
  readonly occurredAt: Date;
}
