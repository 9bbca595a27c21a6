/** One promise about the data; `violations` selects the rows that break it. */
export interface Invariant {
  /** Short and stable, such as `stock.ledger`. */
  readonly name: string;
  readonly says: string;
  readonly violations: string;
}

export interface Finding {
  readonly name: string;
  readonly says: string;
  readonly violations: number;
  /** At most 20 of the rows that break it. */
  readonly examples: readonly unknown[];
}
