import { defineList } from '../../platform/http/lists/list-definition.js';
import { oneOf, timeRange } from '../../platform/http/lists/list-filters.js';
import { FaultResponse } from './dto/fault.response.js';
import { faultStatuses } from './fault-row.js';

export const faultList = defineList({
  name: 'faults',
  id: 'f.id',
  sorts: { lastSeenAt: 'f.last_seen_at' },
  defaultSort: '-lastSeenAt',
  filters: { status: oneOf('f.status', faultStatuses), lastSeenAt: timeRange('f.last_seen_at') },
  fields: FaultResponse,
});
