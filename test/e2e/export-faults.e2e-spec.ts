import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { headOf, linesOf } from '../../src/platform/http/lists/export-text.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { readCsv } from '../support/csv.js';
import { dataOf, type ListOf, type Stored } from '../support/resource.js';

let app: TestApp;

beforeAll(async () => {
  app = await startTestApp();
  await app.sql(
    `INSERT INTO faults (id, fingerprint, type, message, frame, method, route, status, count,
                         first_seen_at, last_seen_at, first_release, last_release, sample)
     VALUES (gen_random_uuid(), 'f', 'Error', '=a, "b"', 'Place.do', 'GET', '/x', 'open', 2,
             '2026-11-24T09:30:00.0005Z', '2026-11-24T10:30:00.57Z', '1', '2', '{"stack": ["a", 1.50]}')`,
  );
});

afterAll(() => app.close());

it('faults are exported with their samples as the list shows them', async () => {
  const user = await app.as('admin');
  const read = (path: string) => app.http().get(`/api/v1${path}`).set(user).buffer(true);
  const { items } = dataOf<ListOf<Stored>>(await read('/admin/errors').expect(200));
  expect(items.length).toBeGreaterThanOrEqual(1);
  const { text } = await read('/exports/faults?format=csv').expect(200);
  const columns = readCsv(text).head.map((name) => [name] as [string]);
  expect(text).toBe(headOf('csv', columns) + linesOf('csv', columns, items));
  const ndjson = await read('/exports/faults?format=ndjson').expect(200);
  expect(ndjson.text).toBe(linesOf('ndjson', columns, items));
});
