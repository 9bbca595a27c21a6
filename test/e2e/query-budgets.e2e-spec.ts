import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Response } from 'supertest';
import { createOpenApiDocument } from '../../src/app.docs.js';
import { ProgramState } from '../../src/platform/lifecycle/program-state.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { type Ask, BudgetedRequests } from '../support/budgets/budgeted-requests.js';
import { type Operation, operationsOf } from '../support/fuzz/openapi.js';
import {
  compareBudgets,
  readBudgets,
  readExemptions,
  undeclared,
} from '../support/query-budgets.js';
import { ofRequests, trafficOf } from '../support/statement-counter.js';

const nameOf = ({ method, path }: Operation): string => `${method} ${path}`;

let app: TestApp;
let operations: Operation[];
let requests: BudgetedRequests;
const counted = new Map<string, number>();
const wasteful: string[] = [];

// They compare the migrations that ran with those of the program.
const probes = new Set(['GET /readyz', 'GET /api/v1/admin/health']);

beforeAll(async () => {
  // An actor that is looked up again costs a statement more.
  app = await startTestApp((config) => ({
    ...config,
    auth: { ...config.auth, permissionTtlSeconds: 3600 },
  }));
  app.get(ProgramState).serve();
  const document = createOpenApiDocument(app.app);
  operations = operationsOf(document);
  requests = await BudgetedRequests.open(app, document);
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

async function count(ask: Ask): Promise<Count> {
  let answer: Response | undefined;
  const work = async () => (answer = await ask());
  const { texts, rows } = await trafficOf(work, ofRequests);
  if (!answer || answer.status >= 300) throw new Error(`${answer?.status} ${answer?.text}`);
  // A file's lines are what it shows.
  const isJson = answer.type.endsWith('json');
  const shown = isJson ? partsOf(answer.body) : answer.text.split('\n').length;
  return { statements: texts.length, spareRows: rows - 1 - shown };
}

/** Once more if it was another number: what is kept for a while may have been due in between. */
async function countOf(operation: Operation): Promise<Count> {
  // A probe that found the database too slow has no count.
  const first = await count(await requests.ready(operation)).catch(() => null);
  const allowed = readBudgets().get(nameOf(operation)) ?? 0;
  return first?.statements === allowed ? first : count(await requests.ready(operation));
}

async function countAll(chosen: readonly Operation[]): Promise<string[]> {
  const refused: string[] = [];
  for (const operation of chosen.filter((one) => !readExemptions().has(nameOf(one)))) {
    const name = nameOf(operation);
    try {
      const { statements, spareRows } = await countOf(operation);
      counted.set(name, statements);
      // A list reads the row after its last one, to know whether there are more.
      if (operation.method === 'GET' && spareRows > 1 && !probes.has(name))
        wasteful.push(`${name}: ${spareRows} rows more than it shows`);
    } catch (error) {
      refused.push(`${name}: ${(error as Error).message}`);
    }
  }
  return refused;
}

describe('what a request asks of the database', () => {
  it('is declared for every operation, or why it is not', () => {
    expect(undeclared(operations.map(nameOf)).join('\n')).toBe('');
  });

  it('can be counted for every read', async () => {
    const refused = await countAll(operations.filter(({ method }) => method === 'GET'));
    expect(refused.join('\n')).toBe('');
  });

  it('is no more rows than a read shows', () => {
    expect(wasteful.join('\n')).toBe('');
  });

  it('can be counted for every write', async () => {
    const refused = await countAll(operations.filter(({ method }) => method !== 'GET'));
    expect(refused.join('\n')).toBe('');
  });

  it('can be counted for an order that is placed at once', async () => {
    const { shop } = requests;
    const place = () =>
      app
        .http()
        .post('/api/v1/orders')
        .set({ ...shop.admin, 'Idempotency-Key': shop.fresh() })
        .send({ ...shop.order, place: true });
    counted.set('place an order', (await count(place)).statements);
  });

  it('is what test/budgets/queries.md allows, no less and no more', () => {
    expect(compareBudgets(counted).join('\n')).toBe('');
  });
});
