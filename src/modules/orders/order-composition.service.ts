import { Injectable } from '@nestjs/common';
import type { Actor } from '../../platform/access/actor.js';
import { CatalogService } from '../catalog/catalog.service.js';
import { CustomersService } from '../customers/customers.service.js';
import type { OrderContent } from './order-content.js';
import {
  composeFrom,
  type Composition,
  type OrderMaterials,
  placeableFrom,
  productsById,
  skusOf,
} from './order-materials.js';
import {
  type PricedLine,
  priceLines,
  type ProductsById,
  type RequestedLine,
} from './order-pricing.js';
import type { OrderView } from './order-view.js';

type Ordered = Pick<OrderView, 'customerId' | 'lines'>;

/** Turns what callers ask for into orders that can be written: prices, snapshots, totals. */
@Injectable()
export class OrderComposition {
  constructor(
    private readonly catalog: CatalogService,
    private readonly customers: CustomersService,
  ) {}

  /** What composing these contents, and placing these orders, needs: three statements at most. */
  async gather(
    contents: readonly Pick<OrderContent, 'customerId' | 'lines'>[],
    orders: readonly Ordered[],
  ): Promise<OrderMaterials> {
    const customerIds = [...contents, ...orders].flatMap(({ customerId }) => customerId ?? []);
    const customers = await this.customers.statusesOf([...new Set(customerIds)]);
    const bySku = await this.catalog.mapBySkus(skusOf(contents.flatMap(({ lines }) => lines)));
    const ids = orders.flatMap(({ lines }) => lines.map(({ productId }) => productId));
    const byId = productsById(await this.catalog.byIds([...new Set(ids)]));
    return { customers, bySku, byId };
  }

  async compose(actor: Actor, content: OrderContent): Promise<Composition> {
    return composeFrom(actor, content, await this.gather([content], []));
  }

  /**
   * The products of a draft that is about to be placed. Throws when its customer cannot order, a
   * product cannot be sold, or the catalogue changed since the draft was priced.
   */
  async requirePlaceable(order: OrderView): Promise<ProductsById> {
    return placeableFrom(order, await this.gather([], [order]));
  }

  /** The products on the lines as they are now, whatever their status. */
  async currentProductsOf({ lines }: Pick<OrderView, 'lines'>): Promise<ProductsById> {
    return (await this.gather([], [{ customerId: null, lines }])).byId;
  }

  async priceLine(line: RequestedLine, currency: string): Promise<PricedLine> {
    const products = await this.catalog.requireBySkus([line.sku]);
    const [priced] = priceLines([line], products, currency);
    return priced as PricedLine;
  }
}
