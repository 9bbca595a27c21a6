import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type TestApp, startTestApp } from '../support/app.js';
import { attentive } from '../support/attentive.js';
import {
  dataOf,
  errorOf,
  eventsOf,
  type ListOf,
  pointersOf,
  type Resource,
  resourceOf,
  type Stored,
} from '../support/resource.js';
import { ofRequests, statementsOf } from '../support/statement-counter.js';

const nowhere = '01936f7e-8a00-7000-8000-0000000000ff';
let app: TestApp;
let categories: Resource;
let products: Resource;
let serial = 0;

type Category = Stored & { slug: string; path: string; parentId: string | null };

const add = async (slug: string, parentId?: string): Promise<Category> =>
  dataOf(await categories.post({ slug, name: slug, parentId }).expect(201));

const get = async (id: string): Promise<Category> =>
  dataOf(await categories.get(`/${id}`).expect(200));

/** Slugs of its own for every test, since they are unique in the whole tree. */
const unique = (slug: string) => `${slug}-${(serial += 1)}`;

beforeAll(async () => {
  app = await startTestApp(undefined, undefined, attentive);
  const manager = await app.as('catalog_manager');
  categories = resourceOf(app, '/api/v1/categories', manager);
  products = resourceOf(app, '/api/v1/products', manager);
});

afterAll(() => app.close());

describe('a category', () => {
  it('is created with its path, its place and its tag', async () => {
    const slug = unique('drinks');
    const body = { slug, name: 'Drinks', description: 'All of them' };
    const response = await categories.post(body).expect(201);
    const root = dataOf<Category>(response);
    expect(root).toMatchObject({ ...body, parentId: null, path: slug, version: 1 });
    expect(response.headers['location']).toBe(`/api/v1/categories/${root.id}`);
    expect(response.headers['etag']).toBe('"1"');
    const child = await add(unique('tea'), root.id);
    expect(child.path).toBe(`${slug}/${child.slug}`);
    expect(await eventsOf(app, root.id)).toEqual(['category.created']);
  });

  it('is read in one SQL statement and not again while the copy is current', async () => {
    const { id } = await add(unique('read'));
    const fresh = { 'Cache-Control': 'no-cache' };
    await get(id);
    expect(
      await statementsOf(() => categories.get(`/${id}`, fresh).expect(200), ofRequests),
    ).toHaveLength(1);
    expect(await statementsOf(() => get(id), ofRequests)).toHaveLength(0);
    await categories.get(`/${id}`, { 'If-None-Match': '"1"' }).expect(304);
    expect(errorOf(await categories.get(`/${nowhere}`).expect(404)).code).toBe(
      'CATEGORY_NOT_FOUND',
    );
  });

  it.each(['', 'Tea', 'black tea', 'tea_', '-tea', 'tea-', 'tee/earl', 'a'.repeat(81)])(
    'refuses the slug %j',
    async (slug) => {
      const response = await categories.post({ slug, name: 'Tea' }).expect(400);
      expect(pointersOf(response)).toEqual(['/slug']);
    },
  );

  it('refuses a slug that is taken and a parent that does not exist', async () => {
    const { slug } = await add(unique('taken'));
    const taken = await categories.post({ slug, name: 'Again' }).expect(409);
    expect(errorOf(taken).code).toBe('CATEGORY_SLUG_TAKEN');
    const orphan = { slug: unique('orphan'), name: 'Orphan', parentId: nowhere };
    const unknown = await categories.post(orphan).expect(422);
    expect(errorOf(unknown)).toMatchObject({ code: 'CATEGORY_UNKNOWN', details: { id: nowhere } });
  });

  it('replays the answer to a repeated Idempotency-Key', async () => {
    const body = { slug: unique('once'), name: 'Once' };
    const key = { 'Idempotency-Key': 'category-1' };
    const first = await categories.post(body, key).expect(201);
    const again = await categories.post(body, key).expect(201);
    expect(again.body).toEqual(first.body);
    expect(again.headers['idempotency-replayed']).toBe('true');
  });

  it('is replaced by PUT, changed by PATCH, and needs the tag for both', async () => {
    const { id, slug } = await add(unique('edit'));
    const body = { slug, name: 'Edited', description: 'New' };
    expect(dataOf(await categories.put(id, 1, body).expect(200))).toMatchObject({
      ...body,
      version: 2,
    });
    const cleared = await categories.patch(id, 2, { description: null }).expect(200);
    expect(dataOf(cleared)).toMatchObject({ name: 'Edited', description: null, version: 3 });
    const late = await categories.patch(id, 2, { name: 'Late' }).expect(412);
    expect(errorOf(late).details).toEqual({ currentVersion: 3 });
    expect(dataOf(await categories.patch(id, 3, { name: 'Edited' }).expect(200)).version).toBe(3);
    const manager = await app.as('catalog_manager');
    await app.http().patch(`/api/v1/categories/${id}`).set(manager).send({}).expect(428);
  });
});

describe('the tree', () => {
  it('moves with everything below it', async () => {
    const [a, b] = [await add(unique('a')), await add(unique('b'))];
    const child = await add(unique('child'), a.id);
    const leaf = await add(unique('leaf'), child.id);
    const moved = await categories.patch(child.id, 1, { parentId: b.id }).expect(200);
    expect(dataOf<Category>(moved)).toMatchObject({ path: `${b.slug}/${child.slug}`, version: 2 });
    const below = await get(leaf.id);
    expect(below).toMatchObject({ path: `${b.slug}/${child.slug}/${leaf.slug}`, version: 2 });
    expect(await eventsOf(app, leaf.id)).toEqual(['category.created', 'category.updated']);
    await categories.get(`/${leaf.id}`, { 'If-None-Match': '"1"' }).expect(200);
    const root = await categories.patch(child.id, 2, { parentId: null }).expect(200);
    expect(dataOf<Category>(root).path).toBe(child.slug);
    expect((await get(leaf.id)).path).toBe(`${child.slug}/${leaf.slug}`);
  });

  it('gets new paths with a new slug, and only below it', async () => {
    const slug = unique('old');
    const parent = await add(slug);
    const child = await add(unique('kid'), parent.id);
    const neighbour = await add(`${slug}-too`);
    const renamed = unique('new');
    await categories.patch(parent.id, 1, { slug: renamed }).expect(200);
    expect((await get(child.id)).path).toBe(`${renamed}/${child.slug}`);
    expect(await get(neighbour.id)).toMatchObject({ path: neighbour.slug, version: 1 });
  });

  it('refuses a cycle', async () => {
    const top = await add(unique('top'));
    const middle = await add(unique('middle'), top.id);
    const bottom = await add(unique('bottom'), middle.id);
    for (const parentId of [top.id, middle.id, bottom.id]) {
      const response = await categories.patch(top.id, 1, { parentId }).expect(409);
      expect(errorOf(response).code).toBe('CATEGORY_CYCLE');
    }
  });

  it('never holds a cycle, also when two moves cross', async () => {
    for (let round = 0; round < 5; round += 1) {
      const [a, b] = [await add(unique('x')), await add(unique('y'))];
      const crossing = await Promise.all([
        categories.patch(a.id, 1, { parentId: b.id }),
        categories.patch(b.id, 1, { parentId: a.id }),
      ]);
      // The loser sees a cycle, or that its own path has changed since it was read.
      const [won, lost] = crossing.map(({ status }) => status).sort();
      expect(won).toBe(200);
      expect([409, 412]).toContain(lost);
    }
  });

  it('is ten deep at most, also after a move', async () => {
    let parent = await add(unique('deep'));
    for (let depth = 2; depth <= 10; depth += 1) parent = await add(unique('deep'), parent.id);
    const body = { slug: unique('deep'), name: 'Too deep', parentId: parent.id };
    const response = await categories.post(body).expect(422);
    expect(errorOf(response).code).toBe('CATEGORY_TOO_DEEP');
    const [top, below] = parent.path.split('/');
    const { items } = dataOf<ListOf<Category>>(await categories.get(`?slug=${top}`));
    const above = await add(unique('above'));
    const moved = await categories
      .patch(String(items[0]?.id), 1, { parentId: above.id })
      .expect(422);
    expect(errorOf(moved).code).toBe('CATEGORY_TOO_DEEP');
    expect((await get(parent.id)).path.split('/').slice(0, 2)).toEqual([top, below]);
  });

  it('loses a category only when nothing is in it', async () => {
    const parent = await add(unique('full'));
    const child = await add(unique('inner'), parent.id);
    const body = { sku: unique('SKU'), name: 'Tea', unitPrice: 1, currency: 'GBP' };
    const product = dataOf(await products.post({ ...body, categoryId: child.id }).expect(201));
    for (const { id } of [parent, child]) {
      expect(errorOf(await categories.remove(id, 1).expect(409)).code).toBe('CATEGORY_IN_USE');
    }
    await products.remove(product.id, 1).expect(204);
    expect(errorOf(await categories.remove(child.id, 7).expect(412)).code).toBe(
      'PRECONDITION_FAILED',
    );
    await categories.remove(child.id, 1).expect(204);
    await categories.remove(parent.id, 1).expect(204);
    await categories.get(`/${parent.id}`).expect(404);
    expect(await eventsOf(app, parent.id)).toEqual(['category.created', 'category.deleted']);
  });
});

describe('the list of categories', () => {
  const pathsOf = async (query: string): Promise<string[]> =>
    dataOf<ListOf<Category>>(await categories.get(query).expect(200)).items.map(({ path }) => path);

  it('comes in the order of the tree, and can be cut to a subtree', async () => {
    const root = await add(unique('list'));
    const [m, z] = [await add(unique('m'), root.id), await add(unique('z'), root.id)];
    const inner = await add(unique('a'), z.id);
    expect(await pathsOf(`?below=${root.path}`)).toEqual([m.path, z.path, inner.path]);
    expect(await pathsOf(`?below=${root.path}&sort=-path&limit=1`)).toEqual([inner.path]);
    expect(await pathsOf(`?parentId=${root.id}`)).toEqual([m.path, z.path]);
    expect(await pathsOf(`?root=true&slug=${root.slug}`)).toEqual([root.path]);
    expect(await pathsOf(`?root=false&slug=${root.slug}`)).toEqual([]);
    expect(await pathsOf(`?q=${root.slug.toUpperCase()}`)).toEqual([root.path]);
  });

  it('pages through all of them, each once', async () => {
    const root = await add(unique('many'));
    for (let i = 0; i < 12; i += 1) await add(unique('one'), root.id);
    const seen: string[] = [];
    for (let after: string | null = ''; after !== null;) {
      const query: string = `?below=${root.path}&limit=5${after && `&after=${after}`}`;
      const page: ListOf<Category> = dataOf(await categories.get(query).expect(200));
      seen.push(...page.items.map(({ id }) => id));
      after = page.page.next;
    }
    expect(new Set(seen).size).toBe(12);
    expect(seen).toHaveLength(12);
  });

  it('takes one SQL statement, and refuses what it does not know', async () => {
    await pathsOf('');
    expect(await statementsOf(() => categories.get('?root=true'), ofRequests)).toHaveLength(1);
    const response = await categories.get('?below=%25&colour=red').expect(400);
    expect(pointersOf(response)).toEqual(['?below', '?colour']);
  });
});
