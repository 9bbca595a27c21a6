import type { Readable } from 'node:stream';
import { StreamableFile } from '@nestjs/common';
import { type AuditExportFormat, exportTypes } from '../audit-export.js';

/** Exported entries as a download. */
export function auditFile(format: AuditExportFormat, lines: Readable): StreamableFile {
  const type = `${exportTypes[format]}; charset=utf-8`;
  return new StreamableFile(lines, { type, disposition: `attachment; filename="audit.${format}"` });
}
