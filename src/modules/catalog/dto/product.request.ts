import {
  CurrencyCode,
  Flag,
  JsonObject,
  Money,
  OneOf,
  Sku,
  Text,
  Uuid,
  Whole,
} from '../../../platform/validation/fields.js';
import { type ProductStatus, productStatuses } from '../product-status.js';
import type { Attributes } from '../product-values.js';

// None of the demo's: the examples can be sent as they stand.
const sku = { example: 'TEA-JASMINE-100' };
const name = { max: 300, example: 'Jasmine, 100 bags' };
const description = { max: 10_000, nullable: true, example: 'Green tea, scented overnight.' };

const statusNote = 'Only active products can be ordered. An archived one frees its SKU.';
const stockNote = 'False for what cannot run out: services, postage.';
const taxNote = 'In basis points: 2000 is 20 %.';

/** A whole product apart from its SKU. What is left out takes its default. */
export class ProductContentRequest {
  @Text(name)
  name: string;

  @Text({ ...description, optional: true })
  description?: string | null;

  @OneOf(productStatuses, {
    optional: true,
    example: 'active',
    description: `${statusNote} Default: active.`,
  })
  status?: ProductStatus;

  @Uuid({ optional: true, nullable: true, example: null })
  categoryId?: string | null;

  @Text({ max: 64, optional: true, nullable: true, example: '5012345678900' })
  barcode?: string | null;

  @Money()
  unitPrice: number;

  @CurrencyCode()
  currency: string;

  @Whole({ max: 10_000, optional: true, example: 2000, description: `${taxNote} Default: 0.` })
  taxRateBp?: number;

  @Flag({ optional: true, description: `${stockNote} Default: true.` })
  trackStock?: boolean;

  @JsonObject({ optional: true, example: { origin: 'Fujian', organic: true } })
  attributes?: Attributes;
}

/** The body of POST and PUT. */
export class ProductRequest extends ProductContentRequest {
  @Sku({
    ...sku,
    description: 'Unique without regard to case among the products that are not archived.',
  })
  sku: string;
}

export class ProductSkuParams {
  @Sku() sku: string;
}

export class ProductRowRequest extends ProductRequest {
  @Whole({
    min: 1,
    optional: true,
    nullable: true,
    example: null,
    description: 'The version that you read. Absent: whatever is there is overwritten.',
  })
  version?: number | null;
}

/** A merge patch (RFC 7396): absent keeps, null clears or takes the default. */
export class PatchProductRequest {
  @Sku({
    ...sku,
    optional: true,
    description: 'Lines of existing orders keep the SKU they were sold under.',
  })
  sku?: string;

  @Text({ ...name, optional: true })
  name?: string;

  @Text({ ...description, optional: true })
  description?: string | null;

  @OneOf(productStatuses, { optional: true, example: 'active', description: statusNote })
  status?: ProductStatus;

  @Uuid({ optional: true, nullable: true, example: null })
  categoryId?: string | null;

  @Text({ max: 64, optional: true, nullable: true, example: '5012345678900' })
  barcode?: string | null;

  @Money({ optional: true })
  unitPrice?: number;

  @CurrencyCode({ optional: true, description: 'A new currency needs a unitPrice beside it.' })
  currency?: string;

  @Whole({ max: 10_000, optional: true, nullable: true, example: 2000, description: taxNote })
  taxRateBp?: number | null;

  @Flag({ optional: true, nullable: true, description: stockNote })
  trackStock?: boolean | null;

  @JsonObject({
    optional: true,
    nullable: true,
    example: { organic: true, origin: null },
    description: 'Merged into the stored attributes; null removes one.',
  })
  attributes?: Attributes | null;
}
