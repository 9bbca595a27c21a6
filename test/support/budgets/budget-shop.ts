import { randomUUID } from 'node:crypto';
import type { TestApp } from '../app.js';
import { dataOf } from '../resource.js';

type Headers = Record<string, string>;
type Row = Readonly<Record<string, unknown>> & { readonly id: string };

/** What a request has that the documented example of its operation has not. */
export interface Part {
  /** Of the path, in their order. */
  readonly values?: readonly string[];
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: object;
  readonly headers?: Readonly<Record<string, string>>;
  /** A file, uploaded with the body as fields of a form. */
  readonly file?: string;
}

/** By the id of an operation: makes what one request of it needs, each time anew. */
export type Parts = Readonly<Record<string, (shop: BudgetShop) => Promise<Part>>>;

/** A product in one warehouse, and orders of it in the states that commands need. */
export class BudgetShop {
  static readonly sku = 'BUDGET';
  static readonly warehouse = 'BUDGET';

  private constructor(
    readonly app: TestApp,
    readonly admin: { Authorization: string },
  ) {}

  static async open(app: TestApp): Promise<BudgetShop> {
    const shop = new BudgetShop(app, await app.as('admin'));
    const { sku, warehouse } = BudgetShop;
    await shop.post('/warehouses', { code: warehouse, name: 'Budget' });
    await shop.post('/products', { sku, name: 'Budget', unitPrice: 100, currency: 'EUR' });
    await shop.post('/stock/receipts', { sku, warehouse, quantity: 999 });
    return shop;
  }

  /** A text that nothing has yet. */
  fresh(): string {
    return `b-${randomUUID()}`;
  }

  async post(path: string, body: object, headers: Headers = this.admin): Promise<Row> {
    const request = this.app.http().post(`/api/v1${path}`).set(headers);
    const answer = await request.set('Idempotency-Key', randomUUID()).send(body);
    if (answer.status >= 300) throw new Error(`POST ${path}: ${answer.text}`);
    return answer.status === 204 ? { id: '' } : dataOf<Row>(answer);
  }

  /** The answer's data of a read. */
  async get<Data>(path: string, headers: Headers = this.admin): Promise<Data> {
    const answer = await this.app.http().get(`/api/v1${path}`).set(headers);
    if (answer.status >= 300) throw new Error(`GET ${path}: ${answer.text}`);
    return dataOf<Data>(answer);
  }

  get order(): object {
    return { currency: 'EUR', lines: [{ sku: BudgetShop.sku, quantity: 2 }] };
  }

  async placed(): Promise<string> {
    return (await this.post('/orders', { ...this.order, place: true })).id;
  }

  async confirmed(): Promise<string> {
    const id = await this.placed();
    await this.post(`/orders/${id}/confirm`, {});
    return id;
  }

  /** A shipment of a new order, with the order's id and that of its line. */
  async shipment(ship: boolean): Promise<{ id: string; orderId: string; lineId: string }> {
    const orderId = await this.confirmed();
    const lines = await this.get<{ items: readonly { id: string }[] }>(`/orders/${orderId}/lines`);
    const request = { warehouse: BudgetShop.warehouse, ship };
    const { id } = await this.post(`/orders/${orderId}/shipments`, request);
    return { id, orderId, lineId: lines.items[0]?.id ?? '' };
  }

  async product(): Promise<string> {
    const name = this.fresh();
    return (await this.post('/products', { sku: name, name, unitPrice: 1, currency: 'EUR' })).id;
  }
}
