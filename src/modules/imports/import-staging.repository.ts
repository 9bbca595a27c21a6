import { Injectable } from '@nestjs/common';
import type { PoolClient } from 'pg';
import { Sql } from '../../platform/database/sql.js';
import type { ImportType } from './import-type.js';
import { CopyBuffer, rejectionColumns, stagingTables } from './staging-copy.js';

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

const noteProgress = `
  UPDATE imports
     SET bytes_read = $2, rows_read = $3, rows_accepted = $4, rows_rejected = $5,
         version = version + 1, updated_at = now()
   WHERE id = $1 AND status = 'uploading'`;

/**
 * The rows of a file between upload and import. A connection is held for one part at a time, so a
 * slow upload holds none.
 */
@Injectable()
export class ImportStagingRepository {
  constructor(private readonly sql: Sql) {}

  /**
   * Stores one part and the progress it means, in one transaction. It is on disk by the time that a
   * later commit is: that of the queued import.
   */
  async add(importId: string, type: ImportType, part: StagedPart): Promise<void> {
    await this.sql.withConnection(async (client) => {
      await client.query('BEGIN; SET LOCAL synchronous_commit = off');
      await this.copy(client, type, part);
      const { bytesRead, rowsRead, rowsAccepted, rowsRejected } = part.progress;
      await client.query(noteProgress, [importId, bytesRead, rowsRead, rowsAccepted, rowsRejected]);
      await client.query('COMMIT');
    });
  }

  /** Forgets the rows of an import; its rejected rows too when `all`. */
  async clear(importId: string, type: ImportType, options: { all: boolean }): Promise<void> {
    await this.sql.count(`DELETE FROM ${stagingTables[type].name} WHERE import_id = $1`, [
      importId,
    ]);
    if (options.all) {
      await this.sql.count('DELETE FROM import_rejections WHERE import_id = $1', [importId]);
    }
  }

  private async copy(client: PoolClient, type: ImportType, part: StagedPart): Promise<void> {
    const { name, columns } = stagingTables[type];
    await part.accepted.sendTo(client, name, columns);
    await part.rejected.sendTo(client, 'import_rejections', rejectionColumns);
  }
}
