import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newId } from '../../src/platform/ids.js';
import { startTestApp, type TestApp } from '../support/app.js';
import {
  dataOf,
  errorOf,
  type ListOf,
  pointersOf,
  type Resource,
  resourceOf,
  type Stored,
} from '../support/resource.js';
import { ofRequests, statementsOf } from '../support/statement-counter.js';
import { until } from '../support/until.js';

interface Entry extends Stored {
  readonly action: string;
  readonly occurredAt: string;
  readonly requestId: string;
  readonly changes: Readonly<Record<string, { from: unknown; to: unknown }>>;
}

let app: TestApp;
let audit: Resource;
let category: Stored;

const entriesOf = async (query: string): Promise<Entry[]> =>
  dataOf<ListOf<Entry>>(await audit.get(query).expect(200)).items;

beforeAll(async () => {
  app = await startTestApp();
  audit = resourceOf(app, '/api/v1/audit', await app.as('auditor'));
  const categories = resourceOf(app, '/api/v1/categories', await app.as('admin'));
  const named = { 'X-Request-Id': 'audited-request-0001' };
  category = dataOf(await categories.post({ slug: 'tea', name: 'Tea' }, named).expect(201));
  await categories.patch(category.id, 1, { name: 'Teas' }).expect(200);
  await categories.remove(category.id, 2).expect(204);
});

afterAll(() => app.close());

describe('GET /audit', () => {
  it('tells what happened to a resource, by whom, from where and in which request', async () => {
    const entries = await entriesOf(`?resource=category&resourceId=${category.id}&sort=occurredAt`);
    expect(entries.map(({ action }) => action)).toEqual([
      'category.created',
      'category.updated',
      'category.deleted',
    ]);
    const [created, updated] = entries;
    expect(created).toMatchObject({
      actorKind: 'user',
      actorName: 'admin',
      requestId: 'audited-request-0001',
      ip: '127.0.0.1',
      before: null,
      changes: { slug: { from: null, to: 'tea' } },
    });
    expect(updated?.changes).toMatchObject({
      name: { from: 'Tea', to: 'Teas' },
      version: { from: 1, to: 2 },
    });
    expect(updated?.changes).not.toHaveProperty('slug');
  });

  it('reads one entry, and knows when there is none', async () => {
    const [entry] = await entriesOf('?action=category.updated');
    expect(dataOf(await audit.get(`/${entry?.id}`).expect(200))).toEqual(entry);
    const missing = await audit.get(`/${newId()}`).expect(404);
    expect(errorOf(missing).code).toBe('AUDIT_ENTRY_NOT_FOUND');
  });

  it.each([
    ['requestId=audited-request-0001', 1],
    ['action=category.created', 1],
    ['action=category', 0],
    ['ip=127.0.0.1&resource=category', 3],
    ['ip=127.0.0.0/8&resource=category', 3],
    ['ip=10.0.0.0/8', 0],
    ['ip=2001:db8::/32', 0],
    ['actorKind=user,api-key&resource=category', 3],
    ['actorKind=system&resource=category', 0],
    ['occurredAt[lt]=2020-01-01T00:00:00Z', 0],
    ['occurredAt[gte]=2020-01-01T00:00:00Z&resource=category', 3],
    [`actor=${newId()}`, 0],
  ])('filters by %s', async (query, found) => {
    expect(await entriesOf(`?${query}`)).toHaveLength(found);
  });

  it('filters by who did it', async () => {
    const [entry] = await entriesOf('?action=category.created');
    const entries = await entriesOf(`?actor=${String(entry?.['actorId'])}&resource=category`);
    expect(entries).toHaveLength(3);
  });

  it.each(['ip=here', 'ip=10.0.0.0/33', 'ip=2001:db8::/129', 'ip=/8', 'actor=me', 'q=x'])(
    'refuses the filter %s',
    async (query) => {
      const name = query.slice(0, query.indexOf('='));
      expect(pointersOf(await audit.get(`?${query}`).expect(400))).toEqual([`?${name}`]);
    },
  );

  it('pages without gap or double over entries of one time', async () => {
    const at = '2026-01-02T03:04:05.678901Z';
    await app.sql(
      `INSERT INTO audit_entries (id, occurred_at, action, actor_kind, actor_name)
       SELECT gen_random_uuid(), $1, 'paged', 'system', 'system' FROM generate_series(1, 25)`,
      [at],
    );
    const seen: string[] = [];
    for (let after: string | null = ''; after !== null;) {
      const path: string = `?action=paged&limit=10${after}`;
      const { items, page } = dataOf<ListOf<Entry>>(await audit.get(path).expect(200));
      seen.push(...items.map(({ id }) => id));
      after = page.next && `&after=${encodeURIComponent(page.next)}`;
    }
    expect(new Set(seen).size).toBe(25);
    expect(seen).toHaveLength(25);
  });

  it('takes one statement for a page and one for an entry', async () => {
    const [entry] = await entriesOf('?limit=1');
    expect(await statementsOf(() => entriesOf('?limit=5'), ofRequests)).toHaveLength(1);
    expect(await statementsOf(() => audit.get(`/${entry?.id}`), ofRequests)).toHaveLength(1);
  });

  it('records the refusal of others as a security event, once a minute', async () => {
    const support = resourceOf(app, '/api/v1/audit', await app.as('support'));
    for (let i = 0; i < 3; i += 1) await support.get('?limit=1').expect(403);
    await until(async () => (await entriesOf('?action=security.access_denied')).length > 0);
    const denied = await entriesOf('?action=security.access_denied');
    expect(denied).toHaveLength(1);
    expect(denied[0]).toMatchObject({
      actorName: 'support',
      resource: null,
      ip: '127.0.0.1',
      after: { code: 'FORBIDDEN', permission: 'audit:read', method: 'GET', path: '/api/v1/audit' },
    });
  });
});

describe('GET /exports/audit', () => {
  const csv = { Accept: 'text/csv' };
  let files: Resource;

  beforeAll(async () => {
    files = resourceOf(app, '/api/v1/exports/audit', await app.as('auditor'));
  });

  it('answers NDJSON, in the order that was asked for', async () => {
    const query = '?resource=category&sort=occurredAt&format=ndjson';
    const answer = await files.get(query).buffer(true).expect(200);
    expect(answer.headers['content-type']).toBe('application/x-ndjson; charset=utf-8');
    expect(answer.headers['content-disposition']).toBe('attachment; filename="audit.ndjson"');
    const actions = answer.text
      .trim()
      .split('\n')
      .map((line) => (JSON.parse(line) as Entry).action);
    expect(actions).toEqual(['category.created', 'category.updated', 'category.deleted']);
  });

  it('answers CSV without anything that a spreadsheet runs', async () => {
    await app.sql(
      `INSERT INTO audit_entries (id, action, resource, actor_kind, actor_name)
       VALUES ($1, 'forged', 'sheet', 'user', '=HYPERLINK("http://evil")')`,
      [newId()],
    );
    const answer = await files.get('?resource=sheet', csv).expect(200);
    expect(answer.headers['content-type']).toMatch(/^text\/csv/);
    const [head, line] = answer.text.split('\r\n');
    expect(head).toMatch(/^id,occurredAt,action/);
    expect(line).toContain(`"'=HYPERLINK(""http://evil"")"`);
  });

  it('answers more than fits into one batch, whole', async () => {
    await app.sql(
      `INSERT INTO audit_entries (id, action, actor_kind, actor_name)
       SELECT gen_random_uuid(), 'many', 'system', 'system' FROM generate_series(1, 1203)`,
    );
    const answer = await files.get('?action=many', csv).expect(200);
    const ids = answer.text
      .trim()
      .split('\r\n')
      .slice(1)
      .map((line) => line.slice(0, 36));
    expect(new Set(ids).size).toBe(1203);
  });

  it('is recorded itself, with its filters', async () => {
    await files.get('?action=nothing', csv).expect(200);
    const [entry] = await entriesOf('?action=list.exported&resourceId=audit&limit=1');
    expect(entry).toMatchObject({
      actorName: 'auditor',
      after: { list: 'audit', format: 'csv', filters: { action: 'nothing' } },
    });
  });

  it('refuses other formats, paging and people without the permission', async () => {
    const refused = await files.get('', { Accept: 'image/png' }).expect(406);
    expect(errorOf(refused).code).toBe('EXPORT_FORMAT_NOT_ACCEPTABLE');
    expect(pointersOf(await files.get('?limit=1').expect(400))).toEqual(['?limit']);
    const support = resourceOf(app, '/api/v1/exports/audit', await app.as('support'));
    await support.get('').expect(403);
  });
});
