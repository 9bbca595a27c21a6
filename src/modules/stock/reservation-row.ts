interface OpenReservation {
  readonly lineId: string;
  readonly warehouseId: string;
  readonly quantity: number;
}

export interface HeldReservation extends OpenReservation {
  readonly warehouse: string;
  readonly productId: string;
  /** Claimed by shipments that have not left yet; the rest of `quantity` is free to be packed. */
  readonly packed: number;
}

export interface ClosedReservation extends OpenReservation {
  readonly productId: string;
  readonly sku: string;
}
