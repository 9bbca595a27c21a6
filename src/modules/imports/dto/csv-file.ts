import type { Readable } from 'node:stream';
import { StreamableFile } from '@nestjs/common';

/** CSV text as a download under this name. */
export function csvFile(name: string, lines: Readable): StreamableFile {
  const type = 'text/csv; charset=utf-8; header=present';
  return new StreamableFile(lines, { type, disposition: `attachment; filename="${name}"` });
}
