import { Injectable } from '@nestjs/common';
import { type Actor, requirePermission } from '../../platform/access/actor.js';
import { newId } from '../../platform/ids.js';
import { CatalogService, type SellableProduct } from '../catalog/catalog.service.js';
import { CustomersService } from '../customers/customers.service.js';
import { type ComposedOrder, draftValuesOf, type OrderContent } from './order-content.js';
import {
  type PricedLine,
  priceLines,
  type ProductsById,
  type ProductsBySku,
  type RequestedLine,
  requireCurrentPrices,
  requireSellable,
} from './order-pricing.js';
import type { NewLine } from './order-values.js';
import type { OrderView } from './order-view.js';
import { OrderSourceRequired } from './orders.errors.js';

/** A composed order with the products that it was priced from. */
export interface Composition extends ComposedOrder {
  readonly products: ProductsById;
}

function numbered(line: PricedLine, index: number): NewLine {
  return { id: newId(), position: index + 1, ...line };
}

function byId(products: readonly SellableProduct[]): ProductsById {
  return new Map(products.map((product) => [product.id, product]));
}

/** Turns what callers ask for into orders that can be written: prices, snapshots, totals. */
@Injectable()
export class OrderComposition {
  constructor(
    private readonly catalog: CatalogService,
    private readonly customers: CustomersService,
  ) {}

  async compose(actor: Actor, content: OrderContent): Promise<Composition> {
    const { lines: requested, ...header } = content;
    this.requireOverride(actor, requested);
    if (header.reference && !header.source) throw OrderSourceRequired();
    if (header.customerId) await this.customers.requireActive(header.customerId);
    const bySku = await this.productsOf(requested);
    const lines = priceLines(requested, bySku, header.currency).map(numbered);
    return { values: draftValuesOf(header, lines), lines, products: byId([...bySku.values()]) };
  }

  /**
   * The products of a draft that is about to be placed. Throws when its customer cannot order, a
   * product cannot be sold, or the catalogue changed since the draft was priced.
   */
  async requirePlaceable(order: OrderView): Promise<ProductsById> {
    if (order.customerId !== null) await this.customers.requireActive(order.customerId);
    const products = await this.currentProductsOf(order);
    requireSellable([...products.values()], order.currency);
    requireCurrentPrices(order.lines, products);
    return products;
  }

  /** The products on the lines as they are now, whatever their status. */
  async currentProductsOf(order: Pick<OrderView, 'lines'>): Promise<ProductsById> {
    const ids = [...new Set(order.lines.map(({ productId }) => productId))];
    return byId(await this.catalog.byIds(ids));
  }

  async priceLine(line: RequestedLine, currency: string): Promise<PricedLine> {
    const [priced] = priceLines([line], await this.productsOf([line]), currency);
    return priced as PricedLine;
  }

  /** Throws FORBIDDEN unless the actor may set the prices that the lines name. */
  requireOverride(actor: Actor, lines: readonly { readonly unitPrice?: number | null }[]): void {
    const named = lines.some(({ unitPrice }) => unitPrice !== undefined && unitPrice !== null);
    if (named) requirePermission(actor, 'orders:price-override');
  }

  private async productsOf(lines: readonly RequestedLine[]): Promise<ProductsBySku> {
    if (lines.length === 0) return new Map();
    return this.catalog.requireBySkus([...new Set(lines.map(({ sku }) => sku))]);
  }
}
