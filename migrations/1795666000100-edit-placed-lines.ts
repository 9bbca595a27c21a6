import type { MigrationInterface, QueryRunner } from 'typeorm';

const reason = `ALTER TABLE order_lines ADD COLUMN price_reason text,
  ADD CONSTRAINT ck_order_lines_price_reason CHECK (price_reason IS NULL OR price_overridden)`;

const snapshot = [
  'id',
  'order_id',
  'position',
  'product_id',
  'sku',
  'name',
  'tax_rate_bp',
] as const;
const price = ['unit_price', 'price_overridden'] as const;

const tuple = (row: 'OLD' | 'NEW', columns: readonly string[]): string =>
  `(${columns.map((column) => `${row}.${column}`).join(', ')})`;
const differs = (columns: readonly string[]): string =>
  `${tuple('OLD', columns)} IS DISTINCT FROM ${tuple('NEW', columns)}`;

function trigger(columns: readonly string[]): string {
  return `CREATE TRIGGER tr_order_lines_snapshot BEFORE UPDATE ON order_lines FOR EACH ROW
     WHEN (${differs(columns)}) EXECUTE FUNCTION refuse_placed_line_change()`;
}

const refusal = `RAISE EXCEPTION 'order_lines: % of a placed line is refused', TG_OP USING ERRCODE = 'restrict_violation'`;

// What was sold never changes. For how much may, by hand and with a reason, until units ship.
const guard = `CREATE OR REPLACE FUNCTION refuse_placed_line_change() RETURNS trigger LANGUAGE plpgsql AS $$
   DECLARE
     order_status text := (SELECT status FROM orders WHERE id = OLD.order_id);
   BEGIN
     IF order_status <> 'draft' THEN
       IF TG_OP = 'DELETE' THEN ${refusal}; END IF;
       IF ${differs(snapshot)} OR order_status NOT IN ('placed', 'confirmed')
          OR OLD.quantity_shipped > 0 OR NOT NEW.price_overridden OR NEW.price_reason IS NULL THEN
         ${refusal};
       END IF;
     END IF;
     RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
   END $$`;

const guardBefore = `CREATE OR REPLACE FUNCTION refuse_placed_line_change() RETURNS trigger LANGUAGE plpgsql AS $$
   BEGIN
     IF EXISTS (SELECT 1 FROM orders WHERE id = OLD.order_id AND status <> 'draft') THEN
       ${refusal};
     END IF;
     RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
   END $$`;

const dropTrigger = `DROP TRIGGER tr_order_lines_snapshot ON order_lines`;

/** The price of a placed line can be set by hand, with its reason. */
export class EditPlacedLines1795666000100 implements MigrationInterface {
  readonly name = 'EditPlacedLines1795666000100';

  async up(queryRunner: QueryRunner): Promise<void> {
    const watched = trigger([...snapshot, ...price, 'price_reason']);
    for (const statement of [reason, guard, dropTrigger, watched])
      await queryRunner.query(statement);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    const column = `ALTER TABLE order_lines DROP COLUMN price_reason`;
    const watched = trigger([...snapshot, ...price]);
    for (const statement of [dropTrigger, column, guardBefore, watched])
      await queryRunner.query(statement);
  }
}
