import type { AuditExportFormat } from './audit-export.js';

/** Somebody took entries out of the system. */
export interface AuditExported {
  readonly format: AuditExportFormat;
  /** The filters as they were given; without any, everything was taken. */
  readonly filters: Readonly<Record<string, string>>;
}

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
    'audit.exported': AuditExported;
    'audit.expired': AuditExpired;
  }
}
