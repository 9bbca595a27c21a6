import { Injectable } from '@nestjs/common';
import { Sql } from '../../platform/database/sql.js';
import { withLiterals } from '../../platform/database/sql-literal.js';
import type { ImportType } from './import-type.js';
import { CopyBuffer, copyRejections, copyStaged, stagingTables } from './staging-copy.js';

export interface UploadProgress {
  readonly bytesRead: number;
  readonly rowsRead: number;
  readonly rowsAccepted: number;
  readonly rowsRejected: number;
}

/** A part of a file, ready to be stored. */
export interface StagedPart {
  readonly accepted: CopyBuffer;
  readonly rejected: CopyBuffer;
  readonly progress: UploadProgress;
}

const begin = ['BEGIN', 'SET LOCAL synchronous_commit = off'];

const noteProgress = `
  UPDATE imports
     SET bytes_read = $2, rows_read = $3, rows_accepted = $4, rows_rejected = $5,
         version = version + 1, updated_at = now()
   WHERE id = $1 AND status = 'uploading' AND rows_read < $3`;

const endedRows = Object.values(stagingTables).map(
  ({ name }) =>
    `FROM ${name} WHERE import_id IN (SELECT id FROM imports WHERE status IN ('completed', 'failed'))`,
);

const findEnded = `SELECT ${endedRows.map((rows) => `EXISTS (SELECT ${rows})`).join(' OR ')} AS found`;

/**
 * The rows of a file between upload and import. A connection is held for one part at a time, so a
 * slow upload holds none.
 */
@Injectable()
export class ImportStagingRepository {
  constructor(private readonly sql: Sql) {}

  /**
   * Stores one part and the progress it means, in one transaction. It is on disk by the time that a
   * later commit is: that of the queued import. Sent as one text where it can be: the program reads
   * the next part meanwhile, and every answer of the server waits until it looks.
   */
  async add(importId: string, type: ImportType, part: StagedPart): Promise<void> {
    const { bytesRead, rowsRead, rowsAccepted, rowsRejected } = part.progress;
    const values = [importId, bytesRead, rowsRead, rowsAccepted, rowsRejected];
    const end = [copyStaged(type), withLiterals(noteProgress, values), 'COMMIT'];
    await this.sql.withConnection(async (client) => {
      const rejections = part.rejected.size > 0;
      if (rejections) await part.rejected.sendTo(client, [...begin, copyRejections]);
      await part.accepted.sendTo(client, rejections ? end : [...begin, ...end]);
    });
  }

  /** Forgets the rows of an import, its rejected ones too. */
  async forget(importId: string, type: ImportType): Promise<void> {
    for (const table of [stagingTables[type].name, 'import_rejections'])
      await this.sql.count(`DELETE FROM ${table} WHERE import_id = $1`, [importId]);
  }

  /** Whether rows are left of imports that have ended. */
  async hasEnded(): Promise<boolean> {
    return (await this.sql.one<{ found: boolean }>(findEnded))?.found ?? false;
  }

  async forgetEnded(): Promise<void> {
    for (const rows of endedRows) await this.sql.count(`DELETE ${rows}`);
  }
}
