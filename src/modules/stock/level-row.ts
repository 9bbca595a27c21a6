/** A level with the names of its product and warehouse. */
export interface LevelRow {
  readonly id: string;
  readonly productId: string;
  readonly sku: string;
  readonly warehouseId: string;
  /** The code. */
  readonly warehouse: string;
  readonly onHand: number;
  readonly allocated: number;
  /** What can still be reserved, backorders included, while the warehouse is active. */
  readonly available: number;
  readonly backorderLimit: number;
  readonly reorderPoint: number | null;
  /** Since when it is at or below the reorder point. */
  readonly lowSince: Date | null;
  readonly version: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}
