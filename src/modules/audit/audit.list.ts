import { isIP } from 'node:net';
import { defineList } from '../../platform/http/lists/list-definition.js';
import {
  type FilterDefinition,
  oneOf,
  textFilter,
  timeRange,
  uuidFilter,
} from '../../platform/http/lists/list-filters.js';
import { AuditEntryResponse, actorKinds } from './dto/audit-entry.response.js';

const network = /^(.+)\/(\d{1,3})$/;

/** An address, or a network: `192.0.2.7`, `2001:db8::/32`. */
function addressFilter(column: string): FilterDefinition {
  return {
    operators: ['eq'],
    schema: { type: 'string', maxLength: 49, description: 'An address or a network (CIDR).' },
    parse: (text) => {
      if (isIP(text)) return { sql: `${column} = ?::inet`, value: text };
      const [, address = '', bits = ''] = network.exec(text) ?? [];
      const most = { 0: -1, 4: 32, 6: 128 }[isIP(address)] ?? -1;
      return Number(bits) <= most ? { sql: `${column} <<= ?::inet`, value: text } : null;
    },
  };
}

export const auditList = defineList({
  name: 'audit',
  id: 'id',
  sorts: { occurredAt: 'occurred_at' },
  defaultSort: '-occurredAt',
  filters: {
    actor: uuidFilter('actor_id'),
    actorKind: oneOf('actor_kind', actorKinds),
    action: textFilter('action'),
    resource: textFilter('resource'),
    resourceId: textFilter('resource_id'),
    requestId: textFilter('request_id'),
    ip: addressFilter('ip'),
    occurredAt: timeRange('occurred_at'),
  },
  fields: AuditEntryResponse,
});
