import type { Change } from '../../platform/events/change-log.js';
import { toFaultResponse } from './dto/fault.response.js';
import type { FaultRow } from './fault-row.js';

/** What a changed state of a fault means to others. */
export function faultChange(event: 'fault.resolved' | 'fault.reopened', row: FaultRow): Change {
  const { sample: _, ...payload } = toFaultResponse(row);
  return { event, resource: 'fault', resourceId: row.id, payload, after: payload };
}
