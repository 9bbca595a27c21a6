import { Injectable } from '@nestjs/common';
import { Sql } from '../../platform/database/sql.js';

export interface RejectedRow {
  readonly rowNo: number;
  readonly line: number;
  readonly code: string;
  readonly reason: string;
  /** A JSON array. */
  readonly cells: string;
}

const page = `
  SELECT row_no AS "rowNo", line, code, reason, cells FROM import_rejections
   WHERE import_id = $1 AND row_no > $2 ORDER BY row_no LIMIT $3`;

@Injectable()
export class ImportRejectionsRepository {
  constructor(private readonly sql: Sql) {}

  /** The rejected rows after one, in the order of the file. */
  after(importId: string, rowNo: number, limit: number): Promise<RejectedRow[]> {
    return this.sql.rows<RejectedRow>(page, [importId, rowNo, limit]);
  }
}
