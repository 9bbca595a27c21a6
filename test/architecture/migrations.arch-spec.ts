import { execFileSync } from 'node:child_process';
import { describe, expect, it } from '@jest/globals';
import { type LintedMigration, migrationFaults } from '../../tools/ci/migration-rules.mjs';

const sending = (
  statements: readonly string[],
  more: Partial<LintedMigration> = {},
): LintedMigration => ({
  ...more,
  async up({ query }) {
    for (const statement of statements) await query(statement);
  },
});

const faultsOf = (...statements: string[]): Promise<string[]> =>
  migrationFaults(sending(statements));

describe('the lint of migrations', () => {
  it('finds nothing in the migrations since the first release', () => {
    const output = execFileSync(process.execPath, ['tools/ci/migrations.mjs'], {
      encoding: 'utf8',
    });
    expect(output).toMatch(/^\d+ migrations are older/);
  });

  it.each([
    [
      'a table of its own',
      [
        'CREATE TABLE a (id uuid NOT NULL)',
        'CREATE INDEX ix_a ON a (id)',
        'ALTER TABLE a ADD CONSTRAINT fk_a FOREIGN KEY (id) REFERENCES b (id)',
      ],
    ],
    ['a nullable column', ['ALTER TABLE orders ADD COLUMN note text']],
    [
      'a column with a constant default',
      [
        'ALTER TABLE orders ADD COLUMN a int NOT NULL DEFAULT 0, ADD COLUMN b timestamptz NOT NULL DEFAULT now()',
      ],
    ],
    [
      'a constraint that is validated later',
      [
        'ALTER TABLE orders ADD CONSTRAINT ck_a CHECK (a > 0, b IN (1, 2)) NOT VALID',
        'ALTER TABLE orders VALIDATE CONSTRAINT ck_a',
      ],
    ],
    [
      'a constraint on an index that is there',
      ['ALTER TABLE orders ADD CONSTRAINT uq_a UNIQUE USING INDEX uq_a'],
    ],
    [
      'a dropped constraint or default',
      [
        'ALTER TABLE orders DROP CONSTRAINT ck_a, ALTER COLUMN a DROP DEFAULT, ALTER COLUMN b DROP NOT NULL',
      ],
    ],
  ])('accepts %s', async (_, statements) => {
    expect(await faultsOf(...statements)).toEqual([]);
  });

  it.each([
    ['index', 'CREATE INDEX ix_a ON orders (a)'],
    ['index', 'CREATE UNIQUE INDEX uq_a ON orders (lower(a))'],
    ['transaction', 'DROP INDEX CONCURRENTLY IF EXISTS ix_a'],
    ['drop', 'DROP TABLE orders'],
    ['drop', 'ALTER TABLE orders DROP COLUMN a'],
    ['rename', 'ALTER TABLE orders RENAME COLUMN a TO b'],
    ['rename', 'ALTER TABLE orders RENAME TO purchases'],
    ['rewrite', 'ALTER TABLE orders ALTER COLUMN total TYPE bigint'],
    ['rewrite', 'ALTER TABLE orders ADD COLUMN key uuid DEFAULT gen_random_uuid()'],
    ['rewrite', 'ALTER TABLE orders ADD COLUMN n int GENERATED ALWAYS AS (a + 1) STORED'],
    ['rewrite', 'ALTER TABLE orders ADD COLUMN n bigserial'],
    ['not-null', 'ALTER TABLE orders ADD COLUMN a text NOT NULL'],
    ['not-null', 'ALTER TABLE orders ALTER COLUMN a SET NOT NULL'],
    ['not-valid', 'ALTER TABLE orders ADD CONSTRAINT ck_a CHECK (a > 0)'],
    ['not-valid', 'ALTER TABLE orders ADD CONSTRAINT fk_a FOREIGN KEY (a) REFERENCES b (id)'],
    ['not-valid', 'ALTER TABLE orders ADD COLUMN a uuid REFERENCES b (id)'],
    ['unique', 'ALTER TABLE orders ADD CONSTRAINT uq_a UNIQUE (a)'],
    ['backfill', 'UPDATE orders SET a = 1'],
    ['lock', 'LOCK TABLE orders'],
    ['lock', 'REINDEX TABLE orders'],
    ['lock', "SET LOCAL lock_timeout = '0'"],
  ])('refuses (%s) %s', async (rule, statement) => {
    const faults = await faultsOf('SELECT 1', `  ${statement.replace(' ', '\n')} -- why`);
    expect(faults.map((fault) => fault.split(':')[0])).toEqual([rule]);
  });

  it('accepts an index that is built aside, outside of a transaction', async () => {
    const build = 'CREATE INDEX CONCURRENTLY ix_a ON orders (a)';
    const aside = { transaction: false };
    const again = ['DROP INDEX CONCURRENTLY IF EXISTS ix_a', build];
    expect(await migrationFaults(sending(again, aside))).toEqual([]);
    expect(await migrationFaults(sending([build], aside))).toEqual([
      expect.stringMatching(/^repeat: /),
    ]);
  });

  it('accepts what a migration gives a reason for, and no reason that nothing needs', async () => {
    const accepts = { drop: 'nothing reads it since the release before' };
    const drop = sending(['ALTER TABLE orders DROP COLUMN a'], { accepts });
    expect(await migrationFaults(drop)).toEqual([]);
    expect(await migrationFaults(sending(['SELECT 1'], { accepts }))).toEqual([
      'accepts drop, but nothing breaks that rule',
    ]);
  });
});
