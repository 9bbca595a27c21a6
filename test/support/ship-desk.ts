import type { Test } from 'supertest';
import type { TestApp } from './app.js';
import { type OrderBody, OrderDesk } from './order-desk.js';
import { dataOf, type Stored } from './resource.js';

export interface ShipmentBody extends Stored {
  readonly number: string;
  readonly status: string;
  readonly warehouse: string;
  readonly orderId: string;
  readonly lines: readonly {
    readonly lineId: string;
    readonly sku: string;
    readonly quantity: number;
  }[];
}

/** Packs and ships through the API. */
export class ShipDesk {
  constructor(readonly desk: OrderDesk) {}

  static async open(app: TestApp, role = 'admin'): Promise<ShipDesk> {
    return new ShipDesk(await OrderDesk.open(app, role));
  }

  /** An order that may be shipped. */
  async confirmed(lines: Readonly<Record<string, number>>): Promise<OrderBody> {
    const { id } = await this.desk.placed(lines);
    await this.desk.command(id, 'confirm').expect(200);
    return this.desk.read(id);
  }

  pack(orderId: string, warehouse: string, more: object = {}): Test {
    return this.desk.post(`/orders/${orderId}/shipments`, { warehouse, ...more });
  }

  async packed(orderId: string, warehouse: string, more: object = {}): Promise<ShipmentBody> {
    return dataOf<ShipmentBody>(await this.pack(orderId, warehouse, more).expect(201));
  }

  command(id: string, command: 'ship' | 'deliver' | 'cancel'): Test {
    return this.desk.post(`/shipments/${id}/${command}`);
  }

  get(path: string): Test {
    return this.desk.test.http().get(`/api/v1${path}`).set(this.desk.user);
  }

  async items<Item>(path: string): Promise<Item[]> {
    return dataOf<{ items: Item[] }>(await this.get(path).expect(200)).items;
  }
}

/** The id of the order's line of this product. */
export function lineIdOf({ lines }: OrderBody, sku: string): string {
  return lines.find((line) => line.sku === sku)?.id ?? '';
}
