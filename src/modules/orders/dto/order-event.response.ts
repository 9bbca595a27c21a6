import {
  JsonObject,
  OneOf,
  Text,
  Timestamp,
  Uuid,
  Whole,
} from '../../../platform/validation/fields.js';
import type { OrderEventRow } from '../order-timeline.js';
import { type OrderEventType, orderEventTypes } from '../orders.events.js';

export class OrderEventResponse {
  @Uuid() id: string;
  @Whole({ min: 1, example: 42, description: 'Rises along the timeline, with gaps.' })
  sequence: number;
  @OneOf(orderEventTypes, { example: 'order.placed' }) type: OrderEventType;
  @JsonObject({ example: { from: 'draft', to: 'placed' } }) data: Readonly<Record<string, unknown>>;
  @Uuid({ nullable: true, description: 'Null: the program itself.' }) actorId: string | null;
  @Text({ example: 'Ada Lovelace' }) actorName: string;
  @Timestamp() occurredAt: string;
}

export function toOrderEventResponse(row: OrderEventRow): OrderEventResponse {
  const { id, sequence, type, data, actorId, actorName } = row;
  return { id, sequence, type, data, actorId, actorName, occurredAt: row.occurredAt.toISOString() };
}
