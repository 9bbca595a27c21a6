/** Units of one order line. */
export interface FulfilledLine {
  readonly lineId: string;
  readonly productId: string;
  readonly sku: string;
  readonly quantity: number;
}

/** What leaves, or comes back to, one warehouse. A line comes once; untracked products do not come. */
export interface Fulfilment {
  readonly orderId: string;
  readonly warehouseId: string;
  readonly lines: readonly FulfilledLine[];
}
