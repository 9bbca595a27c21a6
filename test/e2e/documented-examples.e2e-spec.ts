import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { OpenAPIObject } from '@nestjs/swagger';
import { createOpenApiDocument } from '../../src/app.docs.js';
import { seedDemo } from '../../src/demo/seed-demo.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { grow } from '../support/fuzz/garden.js';
import { KnownRows } from '../support/fuzz/known-rows.js';
import { type Operation, operationsOf, type Parameter } from '../support/fuzz/openapi.js';
import { samplesOf } from '../support/fuzz/samples.js';

let app: TestApp;
let document: OpenAPIObject;
let rows: KnownRows;
let operations: Operation[];

beforeAll(async () => {
  app = await startTestApp();
  await seedDemo(app.app);
  await grow(app);
  document = createOpenApiDocument(app.app);
  operations = operationsOf(document);
  rows = new KnownRows(app);
  await rows.refresh();
});

afterAll(() => app.close());

interface Result {
  readonly status: number;
  readonly outcome: string;
}

async function send(operation: Operation, query: string, body?: object): Promise<Result> {
  const known = rows.at(operation.path, 0)?.values ?? [];
  let index = -1;
  const path = operation.path.replace(/\{\w+\}/g, () => known[(index += 1)] ?? randomUUID());
  const answer = await app
    .http()
    [operation.method.toLowerCase() as 'post'](`${path}${query}`)
    .set(await app.as('admin'))
    .set('Idempotency-Key', randomUUID())
    .set(operation.method === 'GET' ? {} : { 'If-Match': '*' })
    .send(body);
  const { error } = answer.body as { error?: { code: string; details: object } };
  const why = error ? `${error.code} ${JSON.stringify(error.details)}` : '';
  return { status: answer.status, outcome: `${operation.id}${query}: ${answer.status} ${why}` };
}

async function post(path: string, body: object): Promise<void> {
  const admin = await app.as('admin');
  const sent = app.http().post(`/api/v1${path}`).set(admin).set('Idempotency-Key', randomUUID());
  await sent.send(body).expect(201);
}

/** What most orders of the document's examples are about is a draft; transfers are on their way. */
async function refresh({ path }: Operation): Promise<void> {
  const lines = [{ sku: 'TEA-ROOIBOS-100', quantity: 1 }];
  const order = { currency: 'EUR', lines, source: 'webshop', reference: randomUUID() };
  await post('/orders', order);
  const sent = [{ sku: 'TEA-EARL-GREY-100', quantity: 3 }];
  if (path.includes('/transfers/'))
    await post('/stock/transfers', { from: 'BER', to: 'LYS', lines: sent });
  await rows.refresh();
}

const jsonBody = ({ body }: Operation) => body?.type === 'application/json';
const isList = ({ method, parameters }: Operation) =>
  method === 'GET' && parameters.some(({ name }) => name === 'sort');

// What an explorer of the demo may meet: the example is right, and the shop says no.
const refusals: Readonly<Record<string, string>> = {
  'accessExplanation.explain': 'USER_NOT_FOUND',
  'auth.login': 'AUTH_INVALID_CREDENTIALS',
  'auth.completeSecondFactor': 'AUTH_CHALLENGE_INVALID',
  'secondFactor.confirm': 'SECOND_FACTOR_',
  // What the examples are about is a draft.
  'orderShipments.create': 'ORDER_INVALID_TRANSITION',
  'orderReturns.request': 'ORDER_INVALID_TRANSITION',
  'returns.receive': 'RETURN_LINE_UNKNOWN',
  'passwords.confirm': 'USER_TOKEN_INVALID',
  'stepUp.stepUp': 'STEP_UP_REFUSED',
  'userLinks.accept': 'USER_TOKEN_INVALID',
  'userLinks.confirm': 'USER_TOKEN_INVALID',
  'auth.refresh': 'AUTH_INVALID_REFRESH_TOKEN',
  'browserAuth.login': 'ORIGIN_DENIED',
  'browserAuth.completeSecondFactor': 'ORIGIN_DENIED',
};

function textFor({ name, schema }: Parameter): string[] {
  if (schema.enum) return schema.enum.map(String);
  if (schema.format === 'date-time') return ['2026-01-01T00:00:00Z'];
  if (schema.type === 'integer') return ['1'];
  if (schema.type === 'boolean') return ['true', 'false'];
  if (name === 'fields') return ['id'];
  return [];
}

const queriesFor = (parameter: Parameter) =>
  textFor(parameter).map((text) => `?${parameter.name}=${text}`);

describe('the document of the demo', () => {
  it('has an example for every request body that the demo accepts as it stands', async () => {
    const refused: string[] = [];
    for (const operation of operations.filter(jsonBody)) {
      for (const sample of samplesOf(document, operation.body?.media ?? { schema: {} })) {
        await refresh(operation);
        const { status, outcome } = await send(operation, '', sample as object);
        const expected = refusals[operation.id];
        if (status >= 300 && !(expected && outcome.includes(expected))) refused.push(outcome);
      }
    }
    expect(refused).toEqual([]);
  });

  it('names sorts, ranges and flags that every list takes', async () => {
    const refused: string[] = [];
    for (const operation of operations.filter(isList)) {
      const parameters = operation.parameters.filter((one) => one.in === 'query');
      for (const query of parameters.flatMap(queriesFor)) {
        const { status, outcome } = await send(operation, query);
        if (status !== 200) refused.push(outcome);
      }
    }
    expect(refused).toEqual([]);
  });

  it('can be read one by one after it was listed', async () => {
    const reads = operations.filter(({ method, path }) => method === 'GET' && path.endsWith('}'));
    const found = await Promise.all(reads.map((operation) => send(operation, '')));
    const missing = found.filter(({ status }) => status !== 200).map(({ outcome }) => outcome);
    expect(missing.filter((outcome) => !outcome.startsWith('imports.'))).toEqual([]);
  });
});
