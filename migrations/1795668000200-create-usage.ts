import type { MigrationInterface, QueryRunner } from 'typeorm';

const table = `CREATE TABLE usage_days (
  day date NOT NULL,
  method text NOT NULL,
  route text NOT NULL,
  consumer_kind text NOT NULL,
  consumer_id uuid NOT NULL,
  requests bigint NOT NULL,
  client_errors bigint NOT NULL,
  server_errors bigint NOT NULL,
  total_ms double precision NOT NULL,
  max_ms double precision NOT NULL,
  latencies bigint[] NOT NULL,
  CONSTRAINT pk_usage_days PRIMARY KEY (day, route, method, consumer_kind, consumer_id)
)`;

/** How the API was used, by day, route and caller. */
export class CreateUsage1795668000200 implements MigrationInterface {
  readonly name = 'CreateUsage1795668000200';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(table);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DROP TABLE usage_days`);
  }
}
