/** How much the scale profile makes. Everything else follows from these numbers. */
export interface ScaleSize {
  readonly products: number;
  readonly orders: number;
  /** On average; an order has from one line to nearly twice as many. */
  readonly linesPerOrder: number;
  readonly customers: number;
  readonly categories: number;
  readonly warehouses: number;
}

export interface ScaleRequest {
  readonly products: number;
  readonly orders: number;
  readonly linesPerOrder: number;
  /** Multiplies products and orders. */
  readonly factor: number;
}

export const fullScale: ScaleRequest = {
  products: 1_000_000,
  orders: 5_000_000,
  linesPerOrder: 4,
  factor: 1,
};

/** Half a year. */
export const days = 181;
const mostRows = 50_000_000;
const mostLines = 20;

function whole(name: string, value: number, most: number): number {
  if (Number.isSafeInteger(value) && value >= 1 && value <= most) return value;
  throw new RangeError(`${name} must be a whole number from 1 to ${most}, not ${value}.`);
}

/** One product in ten has the second currency, so there are tens of them. */
function tens(value: number): number {
  return Math.max(10, Math.ceil(value / 10) * 10);
}

/** Throws RangeError for what cannot be made. */
export function scaleSize(request: ScaleRequest): ScaleSize {
  const { factor } = request;
  if (!(factor > 0 && factor <= 10))
    throw new RangeError(`The factor must be above 0 and at most 10, not ${factor}.`);
  const products = whole('Products', Math.round(request.products * factor), mostRows);
  const orders = whole('Orders', Math.round(request.orders * factor), mostRows);
  return {
    products: tens(products),
    orders,
    linesPerOrder: whole('Lines per order', request.linesPerOrder, mostLines),
    customers: Math.max(1, Math.ceil(orders / 25)),
    categories: Math.min(500, Math.max(5, Math.ceil(products / 200))),
    warehouses: 4,
  };
}

const batchSize = 100_000;

/**
 * The numbers of the first and the last order of each batch, in order. A batch has whole days, as many
 * as have about 100,000 orders, at least one: order k of n comes after k/n of half a year.
 */
export function orderBatches(orders: number): readonly (readonly [first: number, last: number])[] {
  const step = Math.max(1, Math.floor((batchSize * days) / orders));
  const batches: [number, number][] = [];
  for (let first = 1, day = step; first <= orders; day += step) {
    const last = Math.min(orders, Math.ceil((day * orders) / days) - 1);
    if (last >= first) batches.push([first, last]);
    first = Math.max(first, last + 1);
  }
  return batches;
}
