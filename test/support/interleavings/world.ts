import { randomUUID } from 'node:crypto';

export interface Reply {
  readonly status: number;
  /** The error's code, or null. */
  readonly code: string | null;
  readonly data: Readonly<Record<string, unknown>>;
}

export interface OrderSeen {
  readonly id: string;
  readonly version: number;
  readonly lines: readonly {
    readonly id: string;
    readonly sku: string;
    readonly quantity: number;
    readonly quantityShipped: number;
    readonly quantityCancelled: number;
  }[];
  readonly totals: { readonly total: number };
}

/** Things that commands are tried on; a few of the latest, so that they meet. */
export class Shelf {
  private readonly ids: string[] = [];

  put(id: string): void {
    this.ids.push(id);
  }

  /** Any of the last ones; one that does not exist while there is none. */
  pick(target: number): string {
    const recent = this.ids.slice(-6);
    return recent[target % recent.length] ?? '01936f7e-8a00-7000-8000-00000000dead';
  }
}

/** A small business at the desks of two instances: few products and warehouses, so that all meet. */
export class World {
  readonly orders = new Shelf();
  readonly shipments = new Shelf();
  readonly returns = new Shelf();
  readonly transfers = new Shelf();
  readonly stocktakes = new Shelf();
  readonly skus = ['TEA', 'POT', 'CUP'];
  readonly warehouses = ['NEAR', 'FAR'];
  private turn = 0;

  constructor(
    private readonly urls: readonly string[],
    private readonly authorization: string,
  ) {}

  async open(): Promise<void> {
    for (const [index, code] of this.warehouses.entries()) {
      await this.post('/warehouses', { code, name: code, priority: index + 1 });
    }
    for (const [index, sku] of this.skus.entries()) {
      const price = { unitPrice: 333 + index, currency: 'GBP', taxRateBp: 1750 };
      await this.post('/products', { sku, name: sku, ...price });
      for (const warehouse of this.warehouses) {
        await this.post('/stock/receipts', { sku, warehouse, quantity: 12 });
      }
    }
  }

  sku(index: number): string {
    return this.skus[index % this.skus.length] ?? '';
  }

  warehouse(index: number): string {
    return this.warehouses[index % this.warehouses.length] ?? '';
  }

  get(path: string): Promise<Reply> {
    return this.send('GET', path);
  }

  post(path: string, body: object = {}): Promise<Reply> {
    return this.send('POST', path, body);
  }

  async order(target: number): Promise<OrderSeen | null> {
    const { status, data } = await this.get(`/orders/${this.orders.pick(target)}`);
    return status === 200 ? (data as unknown as OrderSeen) : null;
  }

  async send(method: string, path: string, body?: object, version?: number): Promise<Reply> {
    const url = this.urls[(this.turn += 1) % this.urls.length] ?? '';
    const headers = {
      Authorization: this.authorization,
      'Content-Type': 'application/json',
      'Idempotency-Key': randomUUID(),
      ...(version === undefined ? {} : { 'If-Match': `"${version}"` }),
    };
    const init = { method, headers, ...(body && { body: JSON.stringify(body) }) };
    const response = await fetch(`${url}/api/v1${path}`, init);
    const text = await response.text();
    const answer = (text === '' ? {} : JSON.parse(text)) as {
      data?: Reply['data'];
      error?: { code: string };
    };
    return { status: response.status, code: answer.error?.code ?? null, data: answer.data ?? {} };
  }
}
