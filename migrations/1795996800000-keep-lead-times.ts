import type { MigrationInterface, QueryRunner } from 'typeorm';

const up = [
  `ALTER TABLE shipments ADD COLUMN IF NOT EXISTS lead_seconds bigint`,
  `DROP INDEX CONCURRENTLY IF EXISTS ix_shipments_lead`,
  // The report reads it and no row.
  `CREATE INDEX CONCURRENTLY ix_shipments_lead ON shipments (shipped_at) INCLUDE (warehouse_id, lead_seconds)
     WHERE lead_seconds IS NOT NULL`,
  `DROP INDEX CONCURRENTLY IF EXISTS ix_shipments_lead_missing`,
  // What was shipped before, or by the release before; empty once that has been filled in.
  `CREATE INDEX CONCURRENTLY ix_shipments_lead_missing ON shipments (shipped_at)
     WHERE lead_seconds IS NULL AND shipped_at IS NOT NULL`,
];

const down = [
  `DROP INDEX ix_shipments_lead_missing`,
  `DROP INDEX ix_shipments_lead`,
  `ALTER TABLE shipments DROP COLUMN lead_seconds`,
];

/** How long orders took to leave, beside the shipment: the report need not look at orders. */
export class KeepLeadTimes1795996800000 implements MigrationInterface {
  readonly name = 'KeepLeadTimes1795996800000';
  readonly transaction = false;

  async up(queryRunner: QueryRunner): Promise<void> {
    for (const statement of up) await queryRunner.query(statement);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    for (const statement of down) await queryRunner.query(statement);
  }
}
