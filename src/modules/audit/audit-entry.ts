export type AuditValues = Readonly<Record<string, unknown>>;

/** One entry as it is stored. */
export interface AuditEntryRow {
  readonly id: string;
  readonly occurredAt: Date;
  readonly action: string;
  /** Null with `resourceId`: a security event that is about no resource. */
  readonly resource: string | null;
  readonly resourceId: string | null;
  readonly actorKind: string;
  readonly actorId: string | null;
  readonly actorName: string;
  readonly requestId: string | null;
  /** The W3C trace that the change was a part of. */
  readonly traceId: string | null;
  readonly ip: string | null;
  readonly before: AuditValues | null;
  readonly after: AuditValues | null;
}
