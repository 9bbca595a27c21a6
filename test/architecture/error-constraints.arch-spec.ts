import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { startTestApp, type TestApp } from '../support/app.js';
import { errorCatalogue } from '../../src/platform/errors/domain-error.js';

let app: TestApp;

beforeAll(async () => {
  app = await startTestApp();
});

afterAll(() => app.close());

it('finds every constraint that an error claims in the migrated database', async () => {
  const claimed = errorCatalogue().flatMap(({ constraints }) => constraints);
  const known = await app.sql<{ name: string }>(
    `SELECT conname AS name FROM pg_constraint
      UNION SELECT indexrelid::regclass::text FROM pg_index WHERE indisunique`,
  );
  const names = new Set(known.map(({ name }) => name));
  expect(claimed.length).toBeGreaterThan(10);
  expect(claimed.filter((name) => !names.has(name))).toEqual([]);
});

it('lets no two errors claim one constraint', () => {
  const claimed = errorCatalogue().flatMap(({ constraints }) => constraints);
  expect(claimed.filter((name, i) => claimed.indexOf(name) !== i)).toEqual([]);
});
