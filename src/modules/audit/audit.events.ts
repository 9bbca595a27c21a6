/** The entries of a month were removed because of their age. */
export interface AuditExpired {
  /** `2026-11`. */
  readonly month: string;
  readonly entries: number;
  /** SHA-256 over the entries, as the seals compute it. */
  readonly digest: string;
}

declare module '../../platform/events/event-map.js' {
  interface EventMap {
    'audit.expired': AuditExpired;
  }
}
