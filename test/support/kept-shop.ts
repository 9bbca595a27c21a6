import { randomUUID } from 'node:crypto';
import { expect } from '@jest/globals';
import type { Response, Test } from 'supertest';
import type { TestApp } from './app.js';
import { Invalidations } from '../../src/platform/cache/invalidations.js';
import { dataOf, type Resource, resourceOf } from './resource.js';
import { until } from './until.js';

export type Bearer = { Authorization: string };

/** Expects the age in whole seconds of an answer that was made after a moment. */
export function expectAge({ headers }: Response, since: number): void {
  expect(headers['age']).toMatch(/^\d+$/);
  expect(Number(headers['age'])).toBeLessThanOrEqual((performance.now() - since) / 1_000);
}

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

  /** What the cache says, of an instance that hears the others. */
  async outcomeOf(path: string, as: object = this.admin): Promise<unknown> {
    await until(() => this.app.get(Invalidations).informed);
    return (await this.get(path, as)).headers['x-cache'];
  }
}
