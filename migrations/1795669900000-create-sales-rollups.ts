import type { MigrationInterface, QueryRunner } from 'typeorm';

const tables = [
  // A queue of days, not a set: two orders of one day must not wait for each other.
  `CREATE TABLE sales_changes (
    id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
    day date NOT NULL,
    CONSTRAINT pk_sales_changes PRIMARY KEY (id)
  )`,
  `CREATE INDEX ix_sales_changes_day ON sales_changes (day)`,
  // The key is the id of a product or customer, or a country; empty where an order names none.
  `CREATE TABLE sales_rollups (
    dimension text NOT NULL,
    grain text NOT NULL,
    starts_on date NOT NULL,
    key text NOT NULL,
    currency text NOT NULL,
    orders bigint NOT NULL,
    units bigint NOT NULL,
    net bigint NOT NULL,
    tax bigint NOT NULL,
    returned_units bigint NOT NULL,
    returned_value bigint NOT NULL,
    CONSTRAINT pk_sales_rollups PRIMARY KEY (dimension, grain, starts_on, key, currency),
    CONSTRAINT ck_sales_rollups_dimension CHECK (dimension IN ('country', 'product', 'customer')),
    CONSTRAINT ck_sales_rollups_grain CHECK (grain IN ('day', 'month'))
  )`,
];

// With what was before: a day that an order leaves changes as well.
const note = (table: string, moment: string): string[] => [
  `CREATE FUNCTION note_${table}_sales() RETURNS trigger LANGUAGE plpgsql AS $$
   BEGIN
     INSERT INTO sales_changes (day)
     SELECT DISTINCT (${moment} AT TIME ZONE 'UTC')::date FROM changed WHERE ${moment} IS NOT NULL;
     IF TG_OP = 'UPDATE' THEN
       INSERT INTO sales_changes (day)
       SELECT DISTINCT (b.${moment} AT TIME ZONE 'UTC')::date FROM before b JOIN changed c ON c.id = b.id
        WHERE b.${moment} IS NOT NULL AND b.${moment} IS DISTINCT FROM c.${moment};
     END IF;
     RETURN NULL;
   END $$`,
  `CREATE TRIGGER tr_${table}_sales_insert AFTER INSERT ON ${table}
     REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION note_${table}_sales()`,
  `CREATE TRIGGER tr_${table}_sales_update AFTER UPDATE ON ${table}
     REFERENCING OLD TABLE AS before NEW TABLE AS changed
     FOR EACH STATEMENT EXECUTE FUNCTION note_${table}_sales()`,
];

const up = [
  ...tables,
  ...note('orders', 'placed_at'),
  ...note('returns', 'received_at'),
  // What is there already is rolled up by the first run.
  `INSERT INTO sales_changes (day)
   SELECT (placed_at AT TIME ZONE 'UTC')::date FROM orders WHERE placed_at IS NOT NULL
    UNION SELECT (received_at AT TIME ZONE 'UTC')::date FROM returns WHERE received_at IS NOT NULL`,
  // Only such levels can owe units: their limit seldom changes, so the index costs no reservation.
  `CREATE INDEX ix_stock_levels_backorders ON stock_levels (warehouse_id, id) WHERE backorder_limit > 0`,
];

const down = [
  `DROP INDEX ix_stock_levels_backorders`,
  ...['orders', 'returns'].flatMap((table) => [
    `DROP TRIGGER tr_${table}_sales_insert ON ${table}`,
    `DROP TRIGGER tr_${table}_sales_update ON ${table}`,
    `DROP FUNCTION note_${table}_sales()`,
  ]),
  `DROP TABLE sales_rollups, sales_changes`,
];

export class CreateSalesRollups1795669900000 implements MigrationInterface {
  readonly name = 'CreateSalesRollups1795669900000';

  async up(queryRunner: QueryRunner): Promise<void> {
    for (const statement of up) await queryRunner.query(statement);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    for (const statement of down) await queryRunner.query(statement);
  }
}
