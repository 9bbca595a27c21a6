import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import type { TestApp } from './app.js';

export const productCount = 6;
const warehouseCount = 3;

/** Stock of one product in one warehouse. */
interface Level {
  readonly product: number;
  readonly warehouse: number;
  readonly onHand: number;
  readonly backorderLimit: number;
  readonly reorderPoint: number | null;
}

interface Wish {
  readonly lines: readonly { readonly product: number; readonly quantity: number }[];
  readonly customer: 'none' | 'active' | 'blocked' | 'unknown';
  readonly address: boolean;
  readonly shipping: number | null;
  readonly reference: number | null;
  readonly shout: boolean;
  readonly currency: 'EUR' | 'USD';
  readonly unitPrice: number | null;
  /** Sent again under the key of this earlier order. */
  readonly repeats: number | null;
}

export interface Story {
  readonly levels: readonly Level[];
  readonly prices: readonly number[];
  readonly wishes: readonly Wish[];
}

const rarely = <T>(usual: T, ...rare: T[]): fc.Arbitrary<T> =>
  fc.oneof(
    { weight: 8, arbitrary: fc.constant(usual) },
    { weight: 1, arbitrary: fc.constantFrom(...rare) },
  );

// Products 0–2 are tracked, 3 is not; 4 is a draft, 5 has another currency, 6 does not exist.
const product = fc.oneof(
  { weight: 12, arbitrary: fc.integer({ min: 0, max: 2 }) },
  { weight: 3, arbitrary: fc.constant(3) },
  { weight: 1, arbitrary: fc.integer({ min: 4, max: productCount }) },
);

const wish: fc.Arbitrary<Wish> = fc.record({
  lines: fc.array(fc.record({ product, quantity: fc.integer({ min: 1, max: 5 }) }), {
    minLength: 1,
    maxLength: 4,
  }),
  customer: rarely<Wish['customer']>('none', 'active', 'active', 'blocked', 'unknown'),
  address: rarely(false, true),
  shipping: rarely<number | null>(null, 0, 495),
  reference: fc.constantFrom(null, null, 0, 1),
  shout: fc.boolean(),
  currency: rarely<Wish['currency']>('EUR', 'USD'),
  unitPrice: rarely<number | null>(null, 1),
  repeats: rarely<number | null>(null, 0, 1, 2),
});

const level: fc.Arbitrary<Level> = fc.record({
  product: fc.integer({ min: 0, max: 2 }),
  warehouse: fc.integer({ min: 0, max: warehouseCount - 1 }),
  onHand: fc.integer({ min: 0, max: 12 }),
  backorderLimit: fc.constantFrom(0, 0, 3),
  reorderPoint: fc.constantFrom(null, 0, 4),
});

export const stories: fc.Arbitrary<Story> = fc.record({
  levels: fc.uniqueArray(level, {
    selector: ({ product: p, warehouse }) => `${p} ${warehouse}`,
    minLength: 1,
    maxLength: 7,
  }),
  prices: fc.array(fc.constantFrom(0, 1, 333, 999_999, 1_000_000_000_000), {
    minLength: productCount,
    maxLength: productCount,
  }),
  wishes: fc.array(wish, { minLength: 2, maxLength: 12 }),
});

/** The same shop in several databases: everything in it has the same id in each. */
export class PlacementWorld {
  readonly fixed = new Set<string>();
  private readonly warehouses = Array.from({ length: warehouseCount }, () => this.id());
  private readonly customers = { active: this.id(), blocked: this.id(), unknown: this.id() };
  private chapter = 0;

  constructor(private readonly apps: readonly TestApp[]) {}

  async open(): Promise<void> {
    for (const [index, id] of this.warehouses.entries()) {
      // The two first come in the order of their ids; the last one sells nothing.
      const values = [id, `W${index}`, index !== warehouseCount - 1, 10];
      await this.run(
        `INSERT INTO warehouses (id, code, name, active, priority) VALUES ($1, $2, $2, $3, $4)`,
        values,
      );
    }
    for (const status of ['active', 'blocked'] as const) {
      const text = `INSERT INTO customers (id, name, status) VALUES ($1, $2::text, $2::text)`;
      await this.run(text, [this.customers[status], status]);
    }
  }

  /** Products and levels of their own for the story; answers the bodies of its orders. */
  async stage({ levels, prices, wishes }: Story): Promise<{ key: string; body: object }[]> {
    this.chapter += 1;
    const products = prices.map((price, index) => ({ id: this.id(), price, index }));
    for (const { id, price, index } of products) {
      const currency = index === 5 ? 'USD' : 'EUR';
      const values = [id, this.skuOf(index), `Name "${index}" \\ ü`, price, currency];
      await this.run(
        `INSERT INTO products (id, sku, name, unit_price, currency, tax_rate_bp, status, track_stock)
         VALUES ($1, $2, $3, $4, $5, 1750, $6, $7)`,
        [...values, index === 4 ? 'draft' : 'active', index !== 3],
      );
    }
    for (const level of levels) await this.fill(products[level.product]?.id ?? '', level);
    return wishes.map((wish, index) => ({
      key: `${this.chapter}-${wish.repeats !== null && wish.repeats < index ? wish.repeats : index}`,
      body: this.bodyOf(wish),
    }));
  }

  private async fill(productId: string, level: Level): Promise<void> {
    const { warehouse, onHand, backorderLimit, reorderPoint } = level;
    const key = [this.id(), productId, this.warehouses[warehouse]];
    await this.run(
      `INSERT INTO stock_levels (id, product_id, warehouse_id, on_hand, backorder_limit, reorder_point,
                                 low_since)
       VALUES ($1, $2, $3, $4, $5, $6::int, CASE WHEN $4 <= $6::int THEN now() END)`,
      [...key, onHand, backorderLimit, reorderPoint],
    );
    if (onHand === 0) return;
    await this.run(
      `INSERT INTO stock_movements (id, product_id, warehouse_id, type, delta_on_hand,
                                    delta_allocated, actor_name)
       VALUES ($1, $2, $3, 'receipt', $4, 0, 'test')`,
      [this.id(), ...key.slice(1), onHand],
    );
  }

  private bodyOf(wish: Wish): object {
    const { customer, address, shipping, reference, shout, currency, unitPrice } = wish;
    return {
      currency,
      place: true,
      ...(customer !== 'none' && { customerId: this.customers[customer] }),
      ...(address && { shippingAddress: { recipient: 'Ada "A"', city: 'Zürich', token: 'x' } }),
      ...(shipping !== null && { shipping }),
      ...(reference !== null && { source: 'shop', reference: `${this.chapter}-${reference}` }),
      lines: wish.lines.map(({ product: index, quantity }) => ({
        sku: shout ? this.skuOf(index) : this.skuOf(index).toLowerCase(),
        quantity,
        ...(unitPrice !== null && { unitPrice, reason: 'test' }),
      })),
    };
  }

  private skuOf(index: number): string {
    return `SKU-${this.chapter}-${index}`;
  }

  private id(): string {
    const id = randomUUID();
    this.fixed.add(id);
    return id;
  }

  private async run(text: string, values: unknown[]): Promise<void> {
    for (const app of this.apps) await app.sql(text, values);
  }
}
