import { randomUUID } from 'node:crypto';
import type { Test } from 'supertest';
import type { TestApp } from './app.js';
import { dataOf, type Resource, resourceOf } from './resource.js';

export type Bearer = { Authorization: string };

/** Products whose answers are kept, and what the cache says of an answer. */
export class KeptShop {
  readonly products: Resource;
  private serial = 0;

  constructor(
    private readonly app: TestApp,
    readonly admin: Bearer,
  ) {
    this.products = resourceOf(app, '/api/v1/products', admin);
  }

  async add(name = 'Sencha') {
    this.serial += 1;
    const body = { sku: `KEPT-${this.serial}`, name, unitPrice: 990, currency: 'EUR' };
    const key = { 'Idempotency-Key': randomUUID() };
    return dataOf(await this.products.post(body, key).expect(201));
  }

  get(path: string, as: object = this.admin): Test {
    return this.app
      .http()
      .get(`/api/v1/${path}`)
      .set({ ...as });
  }

  async outcomeOf(path: string, as: object = this.admin): Promise<unknown> {
    return (await this.get(path, as)).headers['x-cache'];
  }
}
