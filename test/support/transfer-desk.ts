import { randomUUID } from 'node:crypto';
import type { Test } from 'supertest';
import type { TestApp } from './app.js';
import { dataOf, type Stored } from './resource.js';
import { StockWorld, type Thing } from './stock-world.js';

export interface Transfer extends Stored {
  readonly status: string;
  readonly lines: readonly { readonly sku: string; readonly inTransit: number }[];
}

type Headers = Record<string, string>;

export const transfersPath = '/api/v1/stock/transfers';

export const keyed = (): Headers => ({ 'Idempotency-Key': randomUUID() });

/** Two warehouses, and transfers between them over HTTP. */
export class TransferDesk {
  private constructor(
    readonly app: TestApp,
    readonly world: StockWorld,
    readonly user: { Authorization: string },
    readonly london: Thing,
    readonly paris: Thing,
  ) {}

  static async open(app: TestApp): Promise<TransferDesk> {
    const world = new StockWorld(app);
    const user = await app.as('inventory_manager');
    return new TransferDesk(app, world, user, await world.warehouse(), await world.warehouse());
  }

  post(path: string, body: object, headers: Headers = keyed(), user: Headers = this.user): Test {
    return this.app.http().post(`${transfersPath}${path}`).set(user).set(headers).send(body);
  }

  bodyOf(lines: readonly [Thing, number][], over: object = {}): object {
    const wanted = lines.map(([{ code: sku }, quantity]) => ({ sku, quantity }));
    return { from: this.london.code, to: this.paris.code, lines: wanted, ...over };
  }

  async sent(lines: readonly [Thing, number][], over: object = {}): Promise<Transfer> {
    return dataOf<Transfer>(await this.post('', this.bodyOf(lines, over)).expect(201));
  }

  command(id: string, name: string, body: object = {}, headers?: Headers): Test {
    return this.post(`/${id}/${name}`, body, headers);
  }

  receive(id: string, lines: object[], headers?: Headers): Test {
    return this.command(id, 'receive', { lines }, headers);
  }

  async onHand(thing: Thing, place: Thing): Promise<number | undefined> {
    return (await this.world.level(thing, place))?.onHand;
  }
}
