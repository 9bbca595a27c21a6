import type { MigrationInterface, QueryRunner } from 'typeorm';

const fields = `'name','email','externalReference','label','recipient','line1','line2','city','region',
  'postalCode','billingAddress','shippingAddress'`;

const withheld = (column: string): string => `${column} || coalesce(
  (SELECT jsonb_object_agg(key, '[withheld]'::text) FROM jsonb_each(${column})
    WHERE key IN (${fields}) AND value <> 'null'), '{}')`;

const up = [
  `CREATE TABLE personal_keys (
    subject_id uuid NOT NULL,
    wrapped_key text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT pk_personal_keys PRIMARY KEY (subject_id)
  )`,
  // Entries from before the keys hold what no key can take away again. Their seals start anew.
  `ALTER TABLE audit_entries DISABLE TRIGGER USER`,
  `ALTER TABLE audit_seals DISABLE TRIGGER USER`,
  `UPDATE audit_entries SET before = ${withheld('before')}, after = ${withheld('after')}
    WHERE resource IN ('customer', 'customer_address', 'order')`,
  `DELETE FROM audit_seals`,
  `ALTER TABLE audit_seals ENABLE TRIGGER USER`,
  `ALTER TABLE audit_entries ENABLE TRIGGER USER`,
];

export class CreatePersonalKeys1795575606002 implements MigrationInterface {
  readonly name = 'CreatePersonalKeys1795575606002';

  async up(queryRunner: QueryRunner): Promise<void> {
    for (const statement of up) await queryRunner.query(statement);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DROP TABLE personal_keys`);
  }
}
