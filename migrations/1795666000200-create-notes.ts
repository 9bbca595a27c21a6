import type { MigrationInterface, QueryRunner } from 'typeorm';

const up = [
  `CREATE TABLE order_notes (
    id uuid NOT NULL,
    order_id uuid NOT NULL,
    text text NOT NULL,
    visibility text NOT NULL,
    actor_id uuid,
    actor_name text NOT NULL,
    version integer NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT pk_order_notes PRIMARY KEY (id),
    CONSTRAINT fk_order_notes_order FOREIGN KEY (order_id) REFERENCES orders (id) ON DELETE CASCADE,
    CONSTRAINT ck_order_notes_visibility CHECK (visibility IN ('public', 'private')),
    CONSTRAINT ck_order_notes_text CHECK (length(text) BETWEEN 1 AND 5000)
  )`,
  `CREATE INDEX ix_order_notes_order_id ON order_notes (order_id, created_at, id)`,
];

/** Notes to orders: public ones for all readers of the order, private ones for who writes notes. */
export class CreateNotes1795666000200 implements MigrationInterface {
  readonly name = 'CreateNotes1795666000200';

  async up(queryRunner: QueryRunner): Promise<void> {
    for (const statement of up) await queryRunner.query(statement);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DROP TABLE order_notes`);
  }
}
