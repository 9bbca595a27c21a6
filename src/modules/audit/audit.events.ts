import type { AuditExportFormat } from './audit-export.js';

/** Somebody took entries out of the system. */
export interface AuditExported {
  readonly format: AuditExportFormat;
  /** The filters as they were given; without any, everything was taken. */
  readonly filters: Readonly<Record<string, string>>;
}

declare module '../../platform/events/event-map.js' {
  interface EventMap {
    'audit.exported': AuditExported;
  }
}
