import type { Writable } from 'node:stream';
import type { FieldsInSql } from './column-sources.js';
import { csvCopy } from './csv-copy.js';
import type { ExportRequest } from './export-request.js';
import { exportColumns, headOf } from './export-text.js';
import type { ListDefinition, ListRequest } from './list-definition.js';
import { pacedWrite } from './paced-write.js';

interface CopiedExport {
  readonly definition: ListDefinition;
  readonly page: (request: ListRequest) => Promise<unknown>;
  readonly inSql: FieldsInSql;
}

/**
 * A list as CSV that the database writes; `opened` is called when the first lines are there. A client
 * that leaves ends the reading, and is no failure.
 */
export async function copyList(
  { definition, page, inSql }: CopiedExport,
  { request }: ExportRequest,
  out: Writable,
  opened: () => void,
): Promise<void> {
  const columns = exportColumns(definition, request.fields);
  const { select, row } = csvCopy(definition.fields, columns, inSql);
  let head = headOf('csv', columns);
  const open = (): void => {
    opened();
    if (head !== '') out.write(head);
    head = '';
  };
  const write = async (block: Buffer): Promise<void> => {
    open();
    await pacedWrite(out, block);
    if (out.destroyed) throw new Error('The client of an export left.');
  };
  try {
    await page({ ...request, streamed: true, copied: { select, sink: { row, write } } });
    open();
  } catch (error) {
    if (!out.destroyed) throw error;
  }
}
