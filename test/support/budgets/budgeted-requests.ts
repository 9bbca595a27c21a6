import { randomUUID } from 'node:crypto';
import type { OpenAPIObject } from '@nestjs/swagger';
import type { Response } from 'supertest';
import { seedDemo } from '../../../src/demo/seed-demo.js';
import { ImportWorker } from '../../../src/modules/imports/import-worker.service.js';
import type { TestApp } from '../app.js';
import { grow } from '../fuzz/garden.js';
import { KnownRows } from '../fuzz/known-rows.js';
import type { Operation } from '../fuzz/openapi.js';
import { samplesOf } from '../fuzz/samples.js';
import { imported } from '../imports.js';
import { accountParts } from './account-parts.js';
import { BudgetShop, type Part, type Parts } from './budget-shop.js';
import { orderParts } from './order-parts.js';
import { shopParts } from './shop-parts.js';

const parts: Parts = { ...orderParts, ...shopParts, ...accountParts };

/** Sends one request, each time the same one. */
export type Ask = () => PromiseLike<Response>;

/** A valid request of each operation: its documented example, on rows of the demo. */
export class BudgetedRequests {
  private constructor(
    private readonly app: TestApp,
    private readonly document: OpenAPIObject,
    private readonly rows: KnownRows,
    readonly shop: BudgetShop,
  ) {}

  static async open(app: TestApp, document: OpenAPIObject): Promise<BudgetedRequests> {
    await seedDemo(app.app);
    await grow(app);
    await imported(app, { type: 'products' }, 'sku,name,unitPrice,currency\nBAD-1,,x,EUR\n');
    // Woken by an upload, it works in the upload's name, and as long as it likes.
    await app.get(ImportWorker).beforeApplicationShutdown();
    const shop = await BudgetShop.open(app);
    await shop.post('/api-keys', { name: 'A key', permissions: ['stock:read'] });
    return new BudgetedRequests(app, document, new KnownRows(app), shop);
  }

  /** Ready to be sent, by an administrator who is known; throws without a row for the path. */
  async ready(operation: Operation): Promise<Ask> {
    const part = (await parts[operation.id]?.(this.shop)) ?? {};
    await this.rows.refresh();
    const target = this.targetOf(operation, part);
    const body = part.body ?? this.exampleOf(operation);
    const headers = { ...this.shop.admin, ...this.conditionsOf(operation), ...part.headers };
    // Whatever was told to forget who the caller is has been forgotten by now.
    await this.app.http().get('/api/v1/me').set(this.shop.admin).expect(200);
    return () => {
      const method = operation.method.toLowerCase() as 'post';
      const request = this.app.http()[method](target).set(headers).redirects(0);
      if (part.file === undefined) return request.send(body);
      return request.field(body as never).attach('file', Buffer.from(part.file), 'rows.csv');
    };
  }

  private conditionsOf({ method, parameters }: Operation): Record<string, string> {
    if (method === 'GET') return { 'Cache-Control': 'no-cache' };
    const values = { 'If-Match': '*', 'Idempotency-Key': randomUUID() };
    const taken = (name: string) => parameters.some((one) => one.name === name && one.required);
    const { 'If-Match': match, ...key } = values;
    return taken('If-Match') ? { 'If-Match': match, ...key } : key;
  }

  private exampleOf({ body }: Operation): object | undefined {
    if (body?.type !== 'application/json') return undefined;
    return samplesOf(this.document, body.media)[0] as object;
  }

  private targetOf({ path, parameters }: Operation, part: Part): string {
    const values = [...(part.values ?? this.rows.at(path, 0)?.values ?? [])];
    const target = path.replace(/\{\w+\}/g, (name) => {
      const value = values.shift();
      if (value === undefined || value === null) throw new Error(`Nothing known for ${name}.`);
      return encodeURIComponent(value);
    });
    const needed = parameters.filter((parameter) => parameter.in === 'query' && parameter.required);
    const query = needed.map(({ name, example, schema }): [string, string] => [
      name,
      name === 'sku' ? this.rows.idOf('products/by-sku', 0) : String(example ?? schema.example),
    ]);
    const all = new URLSearchParams([...query, ...Object.entries(part.query ?? {})]);
    return all.size === 0 ? target : `${target}?${all.toString()}`;
  }
}
