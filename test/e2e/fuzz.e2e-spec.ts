import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { OpenAPIObject } from '@nestjs/swagger';
import fc from 'fast-check';
import { createOpenApiDocument } from '../../src/app.docs.js';
import { seedDemo } from '../../src/demo/seed-demo.js';
import { ProgramState } from '../../src/platform/lifecycle/program-state.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { AnswerRules } from '../support/fuzz/answers.js';
import { FuzzClient } from '../support/fuzz/client.js';
import { grow } from '../support/fuzz/garden.js';
import { KnownRows } from '../support/fuzz/known-rows.js';
import { type Operation, operationsOf } from '../support/fuzz/openapi.js';
import { type FuzzRequest, requestsFor } from '../support/fuzz/requests.js';
import { until } from '../support/until.js';

const wanted = Number(process.env['FUZZ_RUNS'] ?? 3_000);
const seed = Number(process.env['FUZZ_SEED'] ?? Date.now() % 2 ** 31);
// Several operations at a time, so that they also meet each other.
const lanes = 6;

let app: TestApp;
let document: OpenAPIObject;
let client: FuzzClient;
let rows: KnownRows;
let rules: AnswerRules;

beforeAll(async () => {
  app = await startTestApp();
  app.get(ProgramState).serve();
  await seedDemo(app.app);
  document = createOpenApiDocument(app.app);
  rules = new AnswerRules(document);
  rows = new KnownRows(app);
  client = new FuzzClient(app, rows, (await app.as('support')).Authorization);
});

afterAll(async () => {
  client.close();
  await app.close();
});

let growAt = 0;
let growing = Promise.resolve();

/** The other lanes wait, or they would spoil what is not yet grown. */
function growMore(): void {
  growAt = client.requests + 100;
  growing = growing.then(async () => {
    await grow(app);
    await rows.refresh();
  });
}

async function oneRequest(operation: Operation, request: FuzzRequest): Promise<void> {
  if (client.requests >= growAt) growMore();
  await growing;
  const [sent, received] = await client.send(operation, request);
  try {
    rules.check(operation, sent, received);
  } catch (error) {
    const { status, text } = received;
    const question = `${request.method} ${sent.target}\n${JSON.stringify(request.headers)}`;
    const body = request.body?.toString().slice(0, 600) ?? '';
    throw new Error(`${String(error)}\n${question}\n${body}\n→ ${status} ${text.slice(0, 600)}`);
  }
}

/** Null, or what the operation did wrong with the smallest request that fast-check found. */
async function fuzz(operation: Operation, runs: number): Promise<string | null> {
  const property = fc.asyncProperty(requestsFor(operation, document), (request) =>
    oneRequest(operation, request),
  );
  const found = await fc.check(property, {
    seed,
    numRuns: runs,
    interruptAfterTimeLimit: 3_600_000,
  });
  if (!found.failed) return null;
  return `${operation.id}: ${(found.errorInstance as Error).message}`;
}

async function fuzzAll(operations: Operation[], runs: number): Promise<string[]> {
  const queue = [...operations];
  const found: string[] = [];
  const lane = async (): Promise<void> => {
    for (let next = queue.shift(); next; next = queue.shift()) {
      const deviation = await fuzz(next, runs);
      if (deviation) found.push(deviation);
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  return found;
}

describe('every operation of the document', () => {
  it(`answers as documented whatever it is sent (FUZZ_SEED=${seed} FUZZ_RUNS=${wanted})`, async () => {
    growMore();
    await growing;
    const operations = operationsOf(document);
    const deviations = await fuzzAll(operations, Math.ceil(wanted / operations.length));
    expect(deviations.join('\n\n')).toBe('');
    expect(client.requests).toBeGreaterThanOrEqual(wanted);
    // Requests that are all refused at the door would prove nothing.
    expect(client.accepted).toBeGreaterThan(wanted / 5);
  }, 3_600_000);

  it('leaves books that add up', async () => {
    const answer = await app
      .http()
      .get('/api/v1/stock/reconciliation')
      .set(await app.as('admin'));
    expect(answer.body).toMatchObject({ data: { clean: true, differences: [] } });
  });

  it('leaves no transaction open', async () => {
    const idle = `SELECT FROM pg_stat_activity
                   WHERE datname = current_database() AND state LIKE 'idle in transaction%'`;
    await until(async () => (await app.sql(idle)).length === 0);
  });

  it('has not been taught new properties of all objects', () => {
    expect(Object.keys(Object.prototype)).toEqual([]);
  });
});
