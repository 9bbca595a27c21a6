export const stocktakeStatuses = ['open', 'applied', 'cancelled'] as const;
export type StocktakeStatus = (typeof stocktakeStatuses)[number];

export interface StocktakeView {
  readonly id: string;
  readonly status: StocktakeStatus;
  readonly warehouseId: string;
  /** The code. */
  readonly warehouse: string;
  readonly reason: string | null;
  readonly lineCount: number;
  readonly countedCount: number;
  readonly version: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly closedAt: Date | null;
}

export interface StocktakeLineView {
  readonly id: string;
  readonly productId: string;
  readonly sku: string;
  /** On hand when the line was made. */
  readonly expected: number;
  readonly counted: number | null;
  readonly onHandWhenCounted: number | null;
  readonly countedAt: Date | null;
  readonly countedBy: string | null;
}

/** What was found of a product, and what was on hand at that moment. */
export interface CountedLine {
  readonly productId: string;
  readonly sku: string;
  readonly counted: number;
  readonly onHand: number;
}
