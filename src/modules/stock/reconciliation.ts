/** A level that is not what its ledger and its reservations say. */
interface StockDifference {
  readonly levelId: string;
  readonly sku: string;
  readonly warehouse: string;
  readonly onHand: number;
  readonly ledgerOnHand: number;
  readonly allocated: number;
  readonly ledgerAllocated: number;
  readonly reserved: number;
}

export interface ReconciliationReport {
  readonly clean: boolean;
  /** How many levels were recomputed. */
  readonly checked: number;
  /** The first 1,000, by SKU. */
  readonly differences: readonly StockDifference[];
}
