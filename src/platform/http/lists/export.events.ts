import type { ExportFormat } from './export-request.js';

declare module '../../events/event-map.js' {
  interface EventMap {
    /** Somebody took a file of a list; recorded before its first line leaves. */
    'list.exported': {
      readonly list: string;
      readonly format: ExportFormat;
      readonly filters: Readonly<Record<string, string>>;
    };
  }
}
