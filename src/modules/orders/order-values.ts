import type { Actor } from '../../platform/access/actor.js';
import type { OrderAddress } from './order-address.js';
import type { PricedLine } from './order-pricing.js';
import type { FulfillmentStatus, OrderStatus, PaymentStatus } from './order-status.js';
import type { TimelineEntry } from './order-timeline.js';
import type { OrderTotals } from './order-totals.js';

/** What a draft says apart from its lines. */
export interface DraftValues {
  readonly source: string | null;
  readonly reference: string | null;
  readonly customerId: string | null;
  readonly currency: string;
  readonly totals: OrderTotals;
  readonly billingAddress: OrderAddress | null;
  readonly shippingAddress: OrderAddress | null;
}

/** What the commands set. */
export interface ProgressValues {
  readonly status?: OrderStatus;
  readonly placedAt?: Date | null;
  readonly reservationExpiresAt?: Date | null;
  readonly holdReason?: string | null;
  readonly heldAt?: Date | null;
  readonly cancelReason?: string | null;
  readonly fulfillmentStatus?: FulfillmentStatus;
  readonly paymentStatus?: PaymentStatus;
  readonly captured?: number;
  readonly refunded?: number;
  readonly returned?: number;
  readonly net?: number;
  readonly tax?: number;
  readonly total?: number;
}

/** What shipping, cancelling and returning change of a line. */
export interface LineProgress {
  readonly id: string;
  readonly quantityShipped: number;
  readonly quantityCancelled: number;
  readonly quantityReturned: number;
  readonly quantityPacked: number;
  readonly net: number;
  readonly tax: number;
  readonly total: number;
}

export interface NewLine extends PricedLine {
  readonly id: string;
  readonly position: number;
}

export interface NewOrder {
  readonly id: string;
  readonly values: DraftValues;
  readonly progress: ProgressValues;
  readonly lines: readonly NewLine[];
}

/** Who writes, when, and what the timeline says about it. */
export interface Writing {
  readonly actor: Actor;
  readonly at: Date;
  readonly entries: readonly TimelineEntry[];
}
