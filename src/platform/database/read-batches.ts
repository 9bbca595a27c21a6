import { Injectable } from '@nestjs/common';
import { requestContext } from '../observability/request-context.js';
import { Groups } from './groups.js';
import { type Asker, type Outcome, outcomeFor, runAlone, runJointly } from './joint-work.js';
import type { KeyedRead } from './keyed-read.js';
import { Sql } from './sql.js';

const limits = { lanes: 2, most: 64 };

interface Wanted {
  readonly key: string;
  readonly asker: Asker;
}

type Row = object | null;
type KeyedRow = object & { readonly batchKey: string };

/**
 * Reads by key that arrive while others are under way go together as the next statement, which
 * begins after all of them arrived: none sees less than it would alone. A read that finds a free
 * lane goes at once, as if there were no batches. Nobody may change a row: others may have it too.
 */
@Injectable()
export class ReadBatches {
  private readonly batches = new Map<KeyedRead, Groups<Wanted, Outcome<Row>>>();

  constructor(private readonly sql: Sql) {}

  /** `key` is a uuid in lower case. Rejects as the read of the one row alone would. */
  async one<T extends object>(read: KeyedRead, key: string): Promise<T | null> {
    if (!this.sql.joinable) return this.sql.one<T>(read.one, [key]);
    const asker = requestContext();
    const batch = this.batchOf(read).add({ key, asker }, () => asker?.life?.requireAlive());
    return (await outcomeFor(asker, batch)) as T | null;
  }

  private batchOf(read: KeyedRead): Groups<Wanted, Outcome<Row>> {
    let batch = this.batches.get(read);
    if (!batch) {
      batch = new Groups((items) => this.read(read, items), limits);
      this.batches.set(read, batch);
    }
    return batch;
  }

  /** When the one statement fails, each is read by itself. */
  private async read(read: KeyedRead, items: readonly Wanted[]): Promise<Outcome<Row>[]> {
    const each = (): Promise<Outcome<Row>[]> =>
      Promise.all(
        items.map(({ key, asker }) => runAlone(asker, () => this.sql.one<object>(read.one, [key]))),
      );
    return items.length === 1 ? each() : this.together(read, items).catch(each);
  }

  private async together(read: KeyedRead, items: readonly Wanted[]): Promise<Outcome<Row>[]> {
    const keys = [...new Set(items.map(({ key }) => key))];
    const ask = (): Promise<KeyedRow[]> => this.sql.rows<KeyedRow>(read.many, [keys]);
    const askers = items.map(({ asker }) => asker);
    const rows = await runJointly(askers, ask);
    const byKey = new Map(rows.map((row) => [row.batchKey, row]));
    return items.map(({ key }) => ({ value: byKey.get(key) ?? null }));
  }
}
