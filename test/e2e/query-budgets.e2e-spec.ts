import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Response } from 'supertest';
import { createOpenApiDocument } from '../../src/app.docs.js';
import { seedDemo } from '../../src/demo/seed-demo.js';
import { ProgramState } from '../../src/platform/lifecycle/program-state.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { grow } from '../support/fuzz/garden.js';
import { KnownRows } from '../support/fuzz/known-rows.js';
import { type Operation, operationsOf } from '../support/fuzz/openapi.js';
import { compareBudgets, readBudgets } from '../support/query-budgets.js';
import { ofRequests, trafficOf } from '../support/statement-counter.js';

let app: TestApp;
let admin: { Authorization: string };
let reads: Operation[];
let rows: KnownRows;
// They compare the migrations that ran with those of the program.
const probes = /^\/(readyz|api\/v1\/admin\/health)\b/;
const counted = new Map<string, number>();
const wasteful: string[] = [];

// They need a session of a browser, an identity provider, or a query of their own.
const elsewhere = /^(browser|sso|identity)|\/auth\/|export/i;

beforeAll(async () => {
  // An actor that is looked up again costs a statement more.
  app = await startTestApp((config) => ({
    ...config,
    auth: { ...config.auth, permissionTtlSeconds: 3600 },
  }));
  app.get(ProgramState).serve();
  await seedDemo(app.app);
  await grow(app);
  admin = await app.as('admin');
  rows = new KnownRows(app);
  await rows.refresh();
  const operations = operationsOf(createOpenApiDocument(app.app));
  reads = operations
    .filter(({ method, id, path }) => method === 'GET' && !elsewhere.test(`${id} ${path}`))
    .filter(({ path }) => !path.includes('{') || rows.at(path, 0));
  // From now on the session is known.
  await app.http().get('/api/v1/me').set(admin).expect(200);
});

afterAll(() => app.close());

/** What an answer shows: itself, and whatever is in its lists. */
function partsOf(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  const inner = Object.values(value).reduce((sum: number, each) => sum + partsOf(each), 0);
  return inner + (Array.isArray(value) ? value.length : 0);
}

interface Count {
  readonly statements: number;
  /** Rows that came from the database beyond one for each part that the answer shows. */
  readonly spareRows: number;
}

async function count(ask: () => PromiseLike<Response>): Promise<Count> {
  let answer: Response | undefined;
  const work = async () => (answer = await ask());
  const { texts, rows } = await trafficOf(work, ofRequests);
  if (!answer || answer.status >= 300) throw new Error(`${answer?.status} ${answer?.text}`);
  return { statements: texts.length, spareRows: rows - 1 - partsOf(answer.body) };
}

function targetOf({ path, parameters }: Operation): string {
  const row = rows.at(path, 0);
  let index = -1;
  const target = path.replace(/\{\w+\}/g, () =>
    encodeURIComponent(row?.values[(index += 1)] ?? ''),
  );
  const needed = parameters.filter((parameter) => parameter.in === 'query' && parameter.required);
  const query = needed.map(({ name, example, schema }): [string, string] => [
    name,
    name === 'sku' ? rows.idOf('products/by-sku', 0) : String(example ?? schema.example),
  ]);
  return `${target}?${new URLSearchParams(query).toString()}`;
}

interface Command {
  readonly path: string;
  readonly body: object;
}

/** A new command of a kind each time it is asked for. */
function commands(): Record<string, () => Promise<Command>> {
  const sku = 'BUDGET';
  const lines = [{ sku, quantity: 1 }];
  const post = async (path: string, body: object): Promise<Record<string, unknown>> => {
    const answer = await send({ path, body });
    return (answer.body as { data: Record<string, unknown> }).data;
  };
  const place = () => post('/orders', { currency: 'EUR', lines, place: true });
  const confirmed = async () => {
    const { id } = await place();
    await post(`/orders/${String(id)}/confirm`, {});
    return String(id);
  };
  const shipping = { warehouse: 'BUDGET' };
  return {
    'place an order': () =>
      Promise.resolve({ path: '/orders', body: { currency: 'EUR', lines, place: true } }),
    'draft an order': () => Promise.resolve({ path: '/orders', body: { currency: 'EUR', lines } }),
    'confirm an order': async () => ({
      path: `/orders/${String((await place())['id'])}/confirm`,
      body: {},
    }),
    'cancel an order': async () => ({
      path: `/orders/${String((await place())['id'])}/cancel`,
      body: { reason: 'x' },
    }),
    'record a payment': async () => {
      const body = { type: 'capture', amount: 1, provider: 'x', providerRef: randomUUID() };
      return { path: `/orders/${await confirmed()}/payments`, body };
    },
    'ship an order': async () => {
      const { id } = await post(`/orders/${await confirmed()}/shipments`, shipping);
      return { path: `/shipments/${String(id)}/ship`, body: {} };
    },
    'receive stock': () =>
      Promise.resolve({ path: '/stock/receipts', body: { sku, warehouse: 'BUDGET', quantity: 1 } }),
    'create a product': () => {
      const made = `B-${randomUUID()}`;
      return Promise.resolve({
        path: '/products',
        body: { sku: made, name: made, unitPrice: 1, currency: 'EUR' },
      });
    },
    'create a customer': () => Promise.resolve({ path: '/customers', body: { name: 'Ada' } }),
  };
}

function send({ path, body }: Command): PromiseLike<Response> {
  const request = app.http().post(`/api/v1${path}`).set(admin);
  return request.set('Idempotency-Key', randomUUID()).send(body);
}

describe('what a request asks of the database', () => {
  it('can be counted for every read', async () => {
    const refused: string[] = [];
    for (const read of reads) {
      const target = targetOf(read);
      const ask = () =>
        app.http().get(target).set(admin).set('Cache-Control', 'no-cache').redirects(0);
      try {
        const name = `GET ${read.path}`;
        const first = await count(ask);
        // What is kept for a while may be due again in between: that is not the request's own.
        const again = first.statements > (readBudgets().get(name) ?? 0);
        const { statements, spareRows } = again ? await count(ask) : first;
        counted.set(name, statements);
        // A list reads the row after its last one, to know whether there are more.
        if (spareRows > 1 && !probes.test(target))
          wasteful.push(`GET ${target}: ${spareRows} rows more than it shows`);
      } catch (error) {
        refused.push(`GET ${target}: ${(error as Error).message}`);
      }
    }
    expect(refused.join('\n')).toBe('');
    expect(counted.size).toBeGreaterThan(50);
  });

  it('is no more rows than a read shows', () => {
    expect(wasteful.join('\n')).toBe('');
  });

  it('can be counted for the commands of a day', async () => {
    await send({ path: '/warehouses', body: { code: 'BUDGET', name: 'Budget' } });
    const product = { sku: 'BUDGET', name: 'Budget', unitPrice: 100, currency: 'EUR' };
    await send({ path: '/products', body: product });
    await send({
      path: '/stock/receipts',
      body: { sku: 'BUDGET', warehouse: 'BUDGET', quantity: 99 },
    });
    for (const [name, prepare] of Object.entries(commands())) {
      const ready = await prepare();
      counted.set(name, (await count(() => send(ready))).statements);
    }
  });

  it('is what test/budgets/queries.md allows, no less and no more', () => {
    expect(compareBudgets(counted).join('\n')).toBe('');
  });
});
