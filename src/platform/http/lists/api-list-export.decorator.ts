import { applyDecorators } from '@nestjs/common';
import { ApiOperation, ApiProduces, ApiResponse } from '@nestjs/swagger';
import { type AnyError, ApiErrors, errorsEverywhere } from '../api-errors.js';
import { ExportFormatNotAcceptable, ExportsBusy } from './export.errors.js';
import { exportTypes } from './export-request.js';
import { exportColumns, headOf } from './export-text.js';
import type { ListDefinition } from './list-definition.js';

const description = [
  'All rows with the filters, the sort and the fields of the list, as of one moment: CSV with the',
  'fields as columns, or NDJSON with an item of the list per line. A file that is cut off ends',
  'without the end of its transfer. Each export is an entry of the audit.',
].join(' ');

/** A file of a list. */
export function ApiListExport(
  list: ListDefinition,
  errors: readonly AnyError[] = [],
): MethodDecorator {
  const csv = headOf('csv', exportColumns(list, null));
  const ndjson = '{"id":"01936f7e-8a00-7000-8000-000000000001"}\n';
  return applyDecorators(
    ApiOperation({ summary: `Export ${list.name.replaceAll('-', ' ')} as a file`, description }),
    ApiProduces(...Object.values(exportTypes)),
    ApiResponse({
      status: 200,
      description:
        'CSV is RFC 4180 in UTF-8 with a header. Text that a spreadsheet would run, or that starts with an apostrophe, has an apostrophe before it.',
      content: {
        [exportTypes.csv]: { schema: { type: 'string', example: csv } },
        [exportTypes.ndjson]: { schema: { type: 'string', example: ndjson } },
      },
    }),
    ApiErrors([...errorsEverywhere, ...errors, ExportFormatNotAcceptable, ExportsBusy]),
  );
}
