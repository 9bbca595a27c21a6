import type { Sql } from '../../platform/database/sql.js';

interface SchemaObject {
  readonly table: string;
  readonly name: string;
  readonly definition: string;
}

// Foreign keys of other tables lead to the keys of these, so they go and come back as well.
const constraints = (types: string): string => `
  SELECT conrelid::regclass::text AS table, quote_ident(conname) AS name,
         pg_get_constraintdef(oid) AS definition
    FROM pg_constraint
   WHERE (conrelid = ANY($1::text[]::regclass[]) OR confrelid = ANY($1::text[]::regclass[]))
     AND contype IN (${types}) AND conparentid = 0
   ORDER BY 1, 2`;

const indexes = `
  SELECT i.indrelid::regclass::text AS table, i.indexrelid::regclass::text AS name,
         pg_get_indexdef(i.indexrelid) AS definition
    FROM pg_index i
   WHERE i.indrelid = ANY($1::text[]::regclass[])
     AND NOT EXISTS (SELECT FROM pg_constraint c WHERE c.conindid = i.indexrelid AND c.contype IN ('p', 'u', 'x'))
   ORDER BY 1, 2`;

const addConstraint = ({ table, name, definition }: SchemaObject): string =>
  `ALTER TABLE ${table} ADD CONSTRAINT ${name} ${definition}`;

/**
 * Keys, indexes and foreign keys of tables that nobody else uses meanwhile: dropped, so that no row
 * has to be found or checked alone, and made again with the same names and definitions, each over
 * all rows at once. Within one transaction; what does not hold then fails it.
 */
export class SchemaAside {
  private constructor(
    private readonly sql: Sql,
    private readonly keys: readonly SchemaObject[],
    private readonly indexes: readonly SchemaObject[],
    private readonly foreignKeys: readonly SchemaObject[],
  ) {}

  static async put(sql: Sql, tables: readonly string[]): Promise<SchemaAside> {
    const read = (text: string): Promise<SchemaObject[]> => sql.rows(text, [tables]);
    const [keys, plain, foreign] = [
      await read(constraints(`'p', 'u', 'x'`)),
      await read(indexes),
      await read(constraints(`'f'`)),
    ];
    for (const { table, name } of [...foreign, ...keys])
      await sql.count(`ALTER TABLE ${table} DROP CONSTRAINT ${name}`);
    for (const { name } of plain) await sql.count(`DROP INDEX ${name}`);
    return new SchemaAside(sql, keys, plain, foreign);
  }

  /** Calls `report` before each with its kind, its number and how many there are. */
  async restoreIndexes(report: (text: string) => void): Promise<void> {
    const texts = [...this.keys.map(addConstraint), ...this.indexes.map((i) => i.definition)];
    await this.each('index', texts, report);
  }

  /** After the indexes: a foreign key needs the key that it leads to. */
  async restoreForeignKeys(report: (text: string) => void): Promise<void> {
    await this.each('foreign key', this.foreignKeys.map(addConstraint), report);
  }

  private async each(
    what: string,
    texts: readonly string[],
    report: (text: string) => void,
  ): Promise<void> {
    for (const [position, text] of texts.entries()) {
      report(`${what} ${position + 1} of ${texts.length}`);
      await this.sql.count(text);
    }
  }
}
