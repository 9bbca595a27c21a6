import { randomUUID } from 'node:crypto';
import type { Test } from 'supertest';
import type { TestApp } from './app.js';
import { dataOf, type ListOf, type Stored } from './resource.js';
import { StockWorld, type Thing } from './stock-world.js';

type Headers = Record<string, string>;

export interface CountedLine {
  readonly sku: string;
  readonly expected: number;
  readonly counted: number | null;
  readonly difference: number | null;
}

export const stocktakesPath = '/api/v1/stocktakes';

/** One warehouse, and stocktakes of it over HTTP. */
export class CountDesk {
  private constructor(
    readonly world: StockWorld,
    readonly user: { Authorization: string },
    readonly london: Thing,
  ) {}

  static async open(app: TestApp): Promise<CountDesk> {
    const world = new StockWorld(app);
    return new CountDesk(world, await app.as('inventory_manager'), await world.warehouse());
  }

  post(path: string, body: object = {}, headers: Headers = {}): Test {
    return this.world.app
      .http()
      .post(`${stocktakesPath}${path}`)
      .set(this.user)
      .set('Idempotency-Key', randomUUID())
      .set(headers)
      .send(body);
  }

  start(body: object): Test {
    return this.post('', { warehouse: this.london.code, ...body });
  }

  /** The id of a new stocktake of these products. */
  async opened(...products: Thing[]): Promise<string> {
    const skus = products.map(({ code }) => code);
    return dataOf(await this.start({ skus }).expect(201)).id;
  }

  count(id: string, counts: readonly (readonly [Thing, number])[], headers?: Headers): Test {
    const lines = counts.map(([{ code: sku }, counted]) => ({ sku, counted }));
    return this.post(`/${id}/counts`, { lines }, headers);
  }

  apply(id: string, body: object = {}, headers?: Headers): Test {
    return this.post(`/${id}/apply`, body, headers);
  }

  async read(tail: string): Promise<Stored> {
    const answer = this.world.app.http().get(`${stocktakesPath}/${tail}`).set(this.user);
    return dataOf(await answer.expect(200));
  }

  async lines(id: string, query = ''): Promise<CountedLine[]> {
    const path = `${stocktakesPath}/${id}/lines${query}`;
    const answer = await this.world.app.http().get(path).set(this.user).expect(200);
    return dataOf<ListOf<CountedLine>>(answer).items;
  }

  async onHand(thing: Thing): Promise<number | undefined> {
    return (await this.world.level(thing, this.london))?.onHand;
  }
}
