import type { MigrationInterface, QueryRunner } from 'typeorm';

const orders = `ALTER TABLE orders
  ADD COLUMN captured_total bigint NOT NULL DEFAULT 0,
  ADD COLUMN refunded_total bigint NOT NULL DEFAULT 0,
  ADD COLUMN returned_total bigint NOT NULL DEFAULT 0,
  ADD CONSTRAINT ck_orders_money CHECK (refunded_total >= 0 AND captured_total BETWEEN refunded_total AND 9007199254740991 AND returned_total >= 0)`;

// Imported orders were paid in full, elsewhere.
const importedMoney = `UPDATE orders SET captured_total = total WHERE payment_status = 'paid'`;

const lines = `ALTER TABLE order_lines
  ADD COLUMN quantity_packed integer NOT NULL DEFAULT 0,
  DROP CONSTRAINT ck_order_lines_fulfilled,
  ADD CONSTRAINT ck_order_lines_fulfilled CHECK (quantity_shipped >= 0 AND quantity_cancelled >= 0 AND quantity_packed >= 0 AND quantity_shipped + quantity_cancelled + quantity_packed <= quantity)`;

const reservations = `ALTER TABLE stock_reservations
  ADD COLUMN packed integer NOT NULL DEFAULT 0,
  ADD CONSTRAINT ck_stock_reservations_packed CHECK (packed BETWEEN 0 AND quantity AND (state = 'open' OR packed = 0))`;

/** How far an order got: what is packed, what was paid, what came back. */
export class FollowOrders1795661000000 implements MigrationInterface {
  readonly name = 'FollowOrders1795661000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    for (const statement of [orders, importedMoney, lines, reservations]) {
      await queryRunner.query(statement);
    }
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`ALTER TABLE stock_reservations DROP COLUMN packed`);
    await queryRunner.query(
      `ALTER TABLE order_lines DROP COLUMN quantity_packed,
         ADD CONSTRAINT ck_order_lines_fulfilled CHECK (quantity_shipped >= 0 AND quantity_cancelled >= 0 AND quantity_shipped + quantity_cancelled <= quantity)`,
    );
    await queryRunner.query(
      `ALTER TABLE orders DROP COLUMN captured_total, DROP COLUMN refunded_total, DROP COLUMN returned_total`,
    );
  }
}
