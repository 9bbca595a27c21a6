import type { ShipmentStatus } from './shipment-status.js';

export interface ShipmentLineView {
  readonly lineId: string;
  readonly productId: string;
  readonly sku: string;
  readonly name: string;
  readonly quantity: number;
  /** Whether the units come out of the stock. */
  readonly tracked: boolean;
}

/** Where the parcel can be followed. */
export interface Tracking {
  readonly carrier: string | null;
  readonly trackingNumber: string | null;
  readonly trackingUrl: string | null;
}

export type TrackingPatch = { readonly [Field in keyof Tracking]?: Tracking[Field] | undefined };

export interface ShipmentView extends Tracking {
  readonly id: string;
  readonly number: string;
  readonly orderId: string;
  readonly orderNumber: string;
  readonly warehouseId: string;
  /** The code. */
  readonly warehouse: string;
  readonly status: ShipmentStatus;
  readonly lines: readonly ShipmentLineView[];
  readonly shippedAt: Date | null;
  readonly deliveredAt: Date | null;
  readonly cancelledAt: Date | null;
  readonly version: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** Absent keeps, null clears. */
export function patchedTracking(current: Tracking, patch: TrackingPatch): Tracking {
  const { carrier, trackingNumber, trackingUrl } = patch;
  return {
    carrier: carrier === undefined ? current.carrier : carrier,
    trackingNumber: trackingNumber === undefined ? current.trackingNumber : trackingNumber,
    trackingUrl: trackingUrl === undefined ? current.trackingUrl : trackingUrl,
  };
}
