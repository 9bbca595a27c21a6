import { JsonObject, OneOf, Text, Timestamp, Uuid } from '../../../platform/validation/fields.js';
import { changesBetween, type FieldChange } from '../audit-changes.js';
import type { AuditEntryRow, AuditValues } from '../audit-entry.js';

export const actorKinds = ['user', 'api-key', 'system', 'anonymous'] as const;

const before = { name: 'Earl Grey', status: 'draft' };
const after = { name: 'Earl Grey', status: 'active' };

export class AuditEntryResponse {
  @Uuid() id: string;
  @Timestamp() occurredAt: string;
  @Text({ example: 'product.updated' }) action: string;
  @Text({ nullable: true, example: 'product' }) resource: string | null;
  @Text({ nullable: true, example: '01936f7e-8a00-7000-8000-0000000000a1' })
  resourceId: string | null;
  @OneOf(actorKinds) actorKind: string;
  @Uuid({ nullable: true, description: 'Null: the program itself, or nobody that was known.' })
  actorId: string | null;
  @Text({ example: 'Ada Lovelace', description: 'The name at that time.' }) actorName: string;
  @Text({ nullable: true, example: '01936f7e-8a00-7000-8000-0000000000b2' })
  requestId: string | null;
  @Text({
    nullable: true,
    example: '4bf92f3577b34da6a3ce929d0e0e4736',
    description: 'The W3C trace that it was a part of.',
  })
  traceId: string | null;
  @Text({ nullable: true, example: '192.0.2.7' }) ip: string | null;
  @JsonObject({ nullable: true, example: before }) before: AuditValues | null;
  @JsonObject({ nullable: true, example: after }) after: AuditValues | null;
  @JsonObject({
    example: changesBetween(before, after),
    description: 'What differs, by field; secrets are masked.',
  })
  changes: Readonly<Record<string, FieldChange>>;
}

export function toAuditEntryResponse(row: AuditEntryRow): AuditEntryResponse {
  return {
    id: row.id,
    occurredAt: row.occurredAt.toISOString(),
    action: row.action,
    resource: row.resource,
    resourceId: row.resourceId,
    actorKind: row.actorKind,
    actorId: row.actorId,
    actorName: row.actorName,
    requestId: row.requestId,
    traceId: row.traceId,
    ip: row.ip,
    before: row.before,
    after: row.after,
    changes: changesBetween(row.before, row.after),
  };
}
