import { type Actor, requirePermission } from '../../platform/access/actor.js';
import { newId } from '../../platform/ids.js';
import { requireFound, type SellableProduct } from '../catalog/catalog.service.js';
import { type CustomerStatus, requireOrdering } from '../customers/customers.service.js';
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

/** What the neighbours say of the customers and products of one order, or of many. */
export interface OrderMaterials {
  readonly customers: ReadonlyMap<string, CustomerStatus>;
  /** Of the lines that are priced. */
  readonly bySku: ProductsBySku;
  /** Of the lines that were priced before, whatever the status. */
  readonly byId: ProductsById;
}

/** A composed order with the products that it was priced from. */
export interface Composition extends ComposedOrder {
  readonly products: ProductsById;
}

function numbered(line: PricedLine, index: number): NewLine {
  return { id: newId(), position: index + 1, ...line };
}

export function productsById(products: readonly SellableProduct[]): ProductsById {
  return new Map(products.map((product) => [product.id, product]));
}

export function skusOf(lines: readonly RequestedLine[]): string[] {
  return [...new Set(lines.map(({ sku }) => sku))];
}

/** Throws FORBIDDEN unless the actor may set the prices that the lines name. */
export function requireOverride(
  actor: Actor,
  lines: readonly { readonly unitPrice?: number | null }[],
): void {
  const named = lines.some(({ unitPrice }) => unitPrice !== undefined && unitPrice !== null);
  if (named) requirePermission(actor, 'orders:price-override');
}

function requireCustomer(id: string, { customers }: OrderMaterials): void {
  requireOrdering(id, customers.get(id) ?? null);
}

/** What the order is to be: prices, snapshots, totals. Throws what it cannot be written for. */
export function composeFrom(
  actor: Actor,
  content: OrderContent,
  materials: OrderMaterials,
): Composition {
  const { lines: requested, ...header } = content;
  requireOverride(actor, requested);
  if (header.reference && !header.source) throw OrderSourceRequired();
  if (header.customerId) requireCustomer(header.customerId, materials);
  requireFound(skusOf(requested), materials.bySku);
  const priced = priceLines(requested, materials.bySku, header.currency);
  const used = requested.flatMap(({ sku }) => materials.bySku.get(sku.toLowerCase()) ?? []);
  const lines = priced.map(numbered);
  return { values: draftValuesOf(header, lines), lines, products: productsById(used) };
}

/**
 * The products of a draft that is about to be placed. Throws when its customer cannot order, a
 * product cannot be sold, or the catalogue changed since the draft was priced.
 */
export function placeableFrom(order: OrderView, materials: OrderMaterials): ProductsById {
  if (order.customerId !== null) requireCustomer(order.customerId, materials);
  const ids = order.lines.map(({ productId }) => productId);
  const products = productsById(ids.flatMap((id) => materials.byId.get(id) ?? []));
  requireSellable([...products.values()], order.currency);
  requireCurrentPrices(order.lines, products);
  return products;
}
