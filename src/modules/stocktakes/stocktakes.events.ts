import type { StocktakeResponse } from './dto/stocktake.response.js';

/** The stocktake as it is after the change, as the API shows it. */
export type StocktakeChanged = Readonly<StocktakeResponse>;

/** The same, and what was counted in this call. */
export interface StocktakeCounted extends StocktakeChanged {
  readonly lines: readonly {
    readonly productId: string;
    readonly sku: string;
    readonly counted: number;
    readonly onHand: number;
  }[];
}

declare module '../../platform/events/event-map.js' {
  interface EventMap {
    'stocktake.created': StocktakeChanged;
    'stocktake.counted': StocktakeCounted;
    /** What it changed is in the `stock.counted` of each level. */
    'stocktake.applied': StocktakeChanged;
    'stocktake.cancelled': StocktakeChanged;
  }
}
