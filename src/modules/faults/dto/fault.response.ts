import {
  JsonObject,
  OneOf,
  Text,
  Timestamp,
  Uuid,
  Whole,
} from '../../../platform/validation/fields.js';
import { type FaultRow, faultStatuses } from '../fault-row.js';

export class FaultResponse {
  @Uuid() id: string;
  @OneOf(faultStatuses) status: FaultRow['status'];
  @Text({ example: 'QueryFailedError 42P01', description: 'Class and code of the error.' })
  type: string;
  @Text({
    max: 300,
    example: 'relation <text> does not exist',
    description: 'Without private parts.',
  })
  message: string;
  @Text({ max: 300, example: 'OrdersRepository.get (src/modules/orders/orders.repository)' })
  frame: string;
  @Text({ example: 'GET' }) method: string;
  @Text({ example: '/api/v1/orders/:id' }) route: string;
  @Whole({ min: 1, example: 3 }) count: number;
  @Timestamp() firstSeenAt: string;
  @Timestamp() lastSeenAt: string;
  @Text({ example: '1.2.0' }) firstRelease: string;
  @Text({ example: '1.2.0+a1b2c3d' }) lastRelease: string;
  @Whole({ example: 0, description: 'How often it came back after it was resolved.' })
  regressions: number;
  @Timestamp({ nullable: true, example: null }) resolvedAt: string | null;
  @Text({ nullable: true, example: null, description: 'The id of the user or key.' })
  resolvedBy: string | null;
  @JsonObject({
    example: { requestId: '7f6c1a52', traceId: null, actorKind: 'user', stack: [] },
    description: 'Of the last one: the request of its log lines, our frames.',
  })
  sample: Readonly<Record<string, unknown>>;
}

export function toFaultResponse(row: FaultRow): FaultResponse {
  return {
    id: row.id,
    status: row.status,
    type: row.type,
    message: row.message,
    frame: row.frame,
    method: row.method,
    route: row.route,
    count: row.count,
    firstSeenAt: row.firstSeenAt.toISOString(),
    lastSeenAt: row.lastSeenAt.toISOString(),
    firstRelease: row.firstRelease,
    lastRelease: row.lastRelease,
    regressions: row.regressions,
    resolvedAt: row.resolvedAt?.toISOString() ?? null,
    resolvedBy: row.resolvedBy,
    sample: row.sample,
  };
}
