import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { QueryRunner } from 'typeorm';
import { CreatePersonalKeys1795575606002 } from '../../migrations/1795575606002-create-personal-keys.js';
import { newId } from '../../src/platform/ids.js';
import { startTestApp, type TestApp } from '../support/app.js';

let test: TestApp;

beforeAll(async () => {
  test = await startTestApp();
});

afterAll(() => test.close());

it('withholds what older entries say of persons, and leaves the audit append-only', async () => {
  const id = newId();
  await test.sql(
    `INSERT INTO audit_entries (id, action, resource, resource_id, actor_kind, actor_name, after)
     VALUES ($1, 'customer.created', 'customer', 'c', 'system', 'system', '{"name":"Ada","email":null,"version":1}')`,
    [id],
  );
  const runner = { query: (text: string) => test.sql(text) } as unknown as QueryRunner;
  const migration = new CreatePersonalKeys1795575606002();
  await migration.down(runner);
  await migration.up(runner);
  const [entry] = await test.sql<{ partition: string }>(
    `SELECT tableoid::regclass::text AS partition, before, after FROM audit_entries WHERE id = $1`,
    [id],
  );
  const after = { name: '[withheld]', email: null, version: 1 };
  expect(entry).toMatchObject({ before: null, after });
  for (const table of ['audit_entries', String(entry?.partition)])
    for (const statement of [`UPDATE ${table} SET action = 'x'`, `TRUNCATE ${table}`])
      await expect(test.sql(statement)).rejects.toThrow('append-only');
});
