import type { MigrationInterface, QueryRunner } from 'typeorm';

const up = [
  `CREATE TABLE api_key_sightings (
    api_key_id uuid NOT NULL,
    outcome text NOT NULL,
    address inet NOT NULL,
    seen_on date NOT NULL,
    CONSTRAINT pk_api_key_sightings PRIMARY KEY (api_key_id, outcome, address, seen_on),
    CONSTRAINT fk_api_key_sightings_api_key FOREIGN KEY (api_key_id)
      REFERENCES api_keys (id) ON DELETE CASCADE,
    CONSTRAINT ck_api_key_sightings_outcome CHECK (outcome IN ('used', 'expired', 'address_denied'))
  )`,
  `CREATE INDEX ix_api_key_sightings_seen_on ON api_key_sightings (seen_on)`,
];

export class CreateApiKeySightings1795575605100 implements MigrationInterface {
  readonly name = 'CreateApiKeySightings1795575605100';

  async up(queryRunner: QueryRunner): Promise<void> {
    for (const statement of up) await queryRunner.query(statement);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DROP TABLE api_key_sightings`);
  }
}
