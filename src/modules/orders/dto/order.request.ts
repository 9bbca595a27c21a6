import {
  CurrencyCode,
  Flag,
  JsonObject,
  maxQuantity,
  Money,
  Nested,
  Sku,
  Text,
  Uuid,
  Whole,
} from '../../../platform/validation/fields.js';
import type { OrderAddress } from '../order-address.js';
import { maxLines } from '../order-limits.js';

const addressExample = {
  recipient: 'Ada Lovelace',
  line1: '12 St James Square',
  city: 'London',
  postalCode: 'SW1Y 4LB',
  country: 'GB',
};
const linesExample = [
  { sku: 'TEA-EARL-GREY-100', quantity: 2 },
  { sku: 'MUG-STONE-350', quantity: 1 },
  { sku: 'KETTLE-GOOSENECK-1L', quantity: 1 },
];
const linesNote = 'Priced from the catalogue now. One SKU may stand on several lines.';
const keptAsIs = 'Kept as it comes; a copy that later changes of the customer leave alone.';
const priceNote = 'Instead of the catalogue price; needs the permission orders:price-override.';
const reasonNote = 'Why the price is another one; a placed order needs it.';

export class OrderLineRequest {
  @Sku() sku: string;
  @Whole({ min: 1, max: maxQuantity, example: 2 }) quantity: number;
  @Money({ optional: true, nullable: true, example: null, description: priceNote })
  unitPrice?: number | null;
  @Text({ max: 500, optional: true, nullable: true, example: null, description: reasonNote })
  reason?: string | null;
}

export class PatchOrderLineRequest {
  @Sku({ optional: true }) sku?: string;
  @Whole({ min: 1, max: maxQuantity, optional: true, example: 3 }) quantity?: number;
  @Money({
    optional: true,
    nullable: true,
    example: null,
    description: `${priceNote} Null returns a draft to the catalogue.`,
  })
  unitPrice?: number | null;
  @Text({ max: 500, optional: true, nullable: true, example: null, description: reasonNote })
  reason?: string | null;
}

/** What an order says apart from where it comes from. */
class OrderContentRequest {
  @Uuid({ optional: true, nullable: true, example: null }) customerId?: string | null;

  @CurrencyCode({ example: 'EUR', description: 'Of every product on the lines.' }) currency: string;

  @Nested(() => OrderLineRequest, {
    list: true,
    max: maxLines,
    example: linesExample,
    description: linesNote,
  })
  lines: OrderLineRequest[];

  @Money({ optional: true, nullable: true, example: 495, description: 'Default: 0.' })
  shipping?: number | null;

  @JsonObject({ optional: true, nullable: true, example: addressExample, description: keptAsIs })
  billingAddress?: OrderAddress | null;

  @JsonObject({ optional: true, nullable: true, example: addressExample, description: keptAsIs })
  shippingAddress?: OrderAddress | null;
}

/** The body of PUT by id: a whole draft. */
export class ReplaceOrderRequest extends OrderContentRequest {
  @Text({
    max: 64,
    optional: true,
    nullable: true,
    example: null,
    description: 'The system the order comes from, such as webshop.',
  })
  source?: string | null;

  @Text({
    max: 128,
    optional: true,
    nullable: true,
    example: null,
    description: 'Its number there, such as W-2026-000017; one order per source has it.',
  })
  reference?: string | null;
}

export class CreateOrderRequest extends ReplaceOrderRequest {
  @Flag({
    optional: true,
    description:
      'Place the order at once: everything is reserved, or the answer is STOCK_INSUFFICIENT and there is no order. Needs orders:place and an Idempotency-Key.',
  })
  place?: boolean;
}

/** The body of PUT by reference. */
export class PutOrderByRefRequest extends OrderContentRequest {
  @Flag({ optional: true, description: 'Place the order as well; needs orders:place.' })
  place?: boolean;
}

/** An order under the number that it has in another system. */
export class OrderRowRequest extends PutOrderByRefRequest {
  @Text({ max: 64, example: 'webshop', description: 'The system the order comes from.' })
  source: string;

  @Text({ max: 128, example: 'W-2026-000018', description: 'Its number there.' })
  reference: string;

  @Whole({
    min: 1,
    optional: true,
    nullable: true,
    example: null,
    description: 'The version that you read: needed to give a draft other content.',
  })
  version?: number | null;
}

/** A merge patch: absent keeps, null clears; lines are replaced as a whole. */
export class PatchOrderRequest {
  @Uuid({ optional: true, nullable: true, example: null }) customerId?: string | null;
  @CurrencyCode({ optional: true, example: 'EUR' }) currency?: string;
  @Nested(() => OrderLineRequest, {
    list: true,
    max: maxLines,
    optional: true,
    example: linesExample,
    description: linesNote,
  })
  lines?: OrderLineRequest[];
  @Money({ optional: true, nullable: true, example: 495 }) shipping?: number | null;
  @JsonObject({
    optional: true,
    nullable: true,
    example: addressExample,
    description: 'Replaced as a whole.',
  })
  billingAddress?: OrderAddress | null;
  @JsonObject({
    optional: true,
    nullable: true,
    example: addressExample,
    description: 'Replaced as a whole.',
  })
  shippingAddress?: OrderAddress | null;
  @Text({ max: 64, optional: true, nullable: true, example: null }) source?: string | null;
  @Text({ max: 128, optional: true, nullable: true, example: null }) reference?: string | null;
}

export class CancelLineRequest {
  @Whole({
    min: 1,
    max: maxQuantity,
    optional: true,
    example: 1,
    description: 'Absent: all units that are neither shipped nor packed.',
  })
  quantity?: number;
  @Text({ max: 500, example: 'Not made any more' }) reason: string;
}

export class CancelOrderRequest {
  @Text({ max: 500, example: 'The customer changed their mind' }) reason: string;
}

export class HoldOrderRequest {
  @Text({ max: 500, example: 'Address to be confirmed by phone' }) reason: string;
}
