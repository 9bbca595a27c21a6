import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Test } from 'supertest';
import { startTestApp, type TestApp } from '../support/app.js';
import { dataOf, errorOf, pointersOf } from '../support/resource.js';

let app: TestApp;
let manager: { Authorization: string };

const path = (reference: string) =>
  `/api/v1/customers/by-reference/${encodeURIComponent(reference)}`;
const put = (reference: string, body: object, headers: Record<string, string> = {}): Test =>
  app.http().put(path(reference)).set(manager).set(headers).send(body);
const ada = { name: 'Ada Lovelace', email: 'ada@example.com' };

beforeAll(async () => {
  app = await startTestApp();
  manager = await app.as('order_manager');
});

afterAll(() => app.close());

describe('PUT /customers/by-reference/{reference}', () => {
  it('creates, repeats without a change, and replaces with If-Match', async () => {
    const created = await put('K/17 850', ada).expect(201);
    const { id } = dataOf(created);
    expect(created.headers['location']).toBe(`/api/v1/customers/${id}`);
    expect(created.headers['etag']).toBe('"1"');
    expect(dataOf(created)).toMatchObject({ externalReference: 'K/17 850', status: 'active' });
    expect(dataOf(await put('K/17 850', ada).expect(200))).toEqual(dataOf(created));
    const other = { ...ada, name: 'Ada King' };
    expect(errorOf(await put('K/17 850', other).expect(428)).code).toBe('PRECONDITION_REQUIRED');
    await put('K/17 850', other, { 'If-Match': '"7"' }).expect(412);
    const replaced = await put('K/17 850', other, { 'If-Match': '"1"' }).expect(200);
    expect(dataOf(replaced)).toMatchObject({ id, name: 'Ada King', version: 2 });
    const read = await app.http().get(path('K/17 850')).set(manager).expect(200);
    expect(dataOf(read)).toEqual(dataOf(replaced));
    await app.http().get(path('nobody')).set(manager).expect(404);
    await put('nobody', ada, { 'If-Match': '"1"' }).expect(412);
  });

  it('refuses the address of another, and a reference in the body', async () => {
    await put('K-1', { name: 'Mary', email: 'mary@example.com' }).expect(201);
    const taken = await put('K-2', { name: 'Other', email: 'MARY@example.com' }).expect(409);
    expect(errorOf(taken).code).toBe('CUSTOMER_EMAIL_TAKEN');
    const twice = await put('K-2', { name: 'Other', externalReference: 'K-3' }).expect(400);
    expect(pointersOf(twice)).toEqual(['/externalReference']);
  });

  it('makes one customer when many create it at once', async () => {
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => put('TOGETHER', { name: 'Together' })),
    );
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(7);
    expect(new Set(answers.map((answer) => dataOf(answer).id)).size).toBe(1);
  });
});
