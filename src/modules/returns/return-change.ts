import type { Change } from '../../platform/events/change-log.js';
import { toReturnResponse } from './dto/return.response.js';
import type { ReturnView } from './return-view.js';
import './returns.events.js';

/** What others hear of a changed return. */
export function changedReturn(
  event: 'return.requested' | 'return.received' | 'return.cancelled',
  before: ReturnView | null,
  after: ReturnView,
): Change {
  const payload = toReturnResponse(after);
  return {
    event,
    resource: 'return',
    resourceId: after.id,
    payload,
    before: before && toReturnResponse(before),
    after: payload,
  };
}
