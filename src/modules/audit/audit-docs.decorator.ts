import { applyDecorators } from '@nestjs/common';
import { ApiOperation, ApiProduces, ApiResponse } from '@nestjs/swagger';
import { ApiErrors, errorsEverywhere } from '../../platform/http/api-errors.js';
import { exportTypes } from './audit-export.js';
import { AuditFormatNotAcceptable } from './audit.errors.js';

const lines = {
  ndjson: '{"id":"01936f7e-8a00-7000-8000-000000000001","action":"product.updated"}\n',
  csv: 'id,occurredAt,action,…\r\n01936f7e-8a00-7000-8000-000000000001,2026-11-24T09:30:00.000Z,product.updated,…\r\n',
};

/** A file of entries, in the format that the Accept header asks for. */
export function ApiAuditExport(): MethodDecorator {
  return applyDecorators(
    ApiOperation({
      summary: 'Export the audit as a file',
      description:
        'All matching entries, the oldest first, as NDJSON or, with `Accept: text/csv`, as CSV. Each export is itself an entry of the audit.',
    }),
    ApiProduces(...Object.values(exportTypes)),
    ApiResponse({
      status: 200,
      description: 'CSV cells that a spreadsheet would run start with an apostrophe.',
      content: {
        [exportTypes.ndjson]: { schema: { type: 'string', example: lines.ndjson } },
        [exportTypes.csv]: { schema: { type: 'string', example: lines.csv } },
      },
    }),
    ApiErrors([...errorsEverywhere, AuditFormatNotAcceptable]),
  );
}
