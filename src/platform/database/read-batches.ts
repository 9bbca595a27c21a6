import { Injectable } from '@nestjs/common';
import { Groups } from './groups.js';
import { askJointly, type JointGroups, workJointly } from './joint-work.js';
import type { KeyedRead } from './keyed-read.js';
import { Sql } from './sql.js';

const limits = { lanes: 2, most: 64 };

type Row = object | null;
type KeyedRow = object & { readonly batchKey: string };

/**
 * Reads by key that arrive while others are under way go together as the next statement, which
 * begins after all of them arrived: none sees less than it would alone. A read that finds a free
 * lane goes at once, as if there were no batches. Nobody may change a row: others may have it too.
 */
@Injectable()
export class ReadBatches {
  private readonly batches = new Map<KeyedRead, JointGroups<string, Row>>();

  constructor(private readonly sql: Sql) {}

  /** `key` is a uuid in lower case. Rejects as the read of the one row alone would. */
  async one<T extends object>(read: KeyedRead, key: string): Promise<T | null> {
    if (!this.sql.joinable) return this.sql.one<T>(read.one, [key]);
    return (await askJointly(this.batchOf(read), key)) as T | null;
  }

  private batchOf(read: KeyedRead): JointGroups<string, Row> {
    const known = this.batches.get(read);
    if (known) return known;
    const alone = (key: string): Promise<Row> => this.sql.one<object>(read.one, [key]);
    const together = (keys: readonly string[]): Promise<Row[]> => this.rowsOf(read, keys);
    const batch: JointGroups<string, Row> = new Groups(
      (wanted) => workJointly(wanted, alone, together),
      limits,
    );
    this.batches.set(read, batch);
    return batch;
  }

  private async rowsOf({ many }: KeyedRead, keys: readonly string[]): Promise<Row[]> {
    const rows = await this.sql.rows<KeyedRow>(many, [[...new Set(keys)]]);
    const byKey = new Map(rows.map((row) => [row.batchKey, row]));
    return keys.map((key) => byKey.get(key) ?? null);
  }
}
