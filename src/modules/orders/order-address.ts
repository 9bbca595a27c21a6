/** A postal address as it was when the order was written. */
export interface OrderAddress {
  readonly recipient: string;
  readonly line1: string;
  readonly line2?: string | null;
  readonly city: string;
  readonly region?: string | null;
  readonly postalCode?: string | null;
  /** ISO 3166-1 alpha-2. */
  readonly country: string;
}
