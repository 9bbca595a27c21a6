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

const statusNote = 'Only active products can be ordered. An archived one frees its SKU.';
const stockNote = 'False for what cannot run out: services, postage.';
const taxNote = 'In basis points: 2000 is 20 %.';

/** A whole product: the body of POST and PUT. What is left out takes its default. */
export class ProductRequest {
  @Sku({ description: 'Unique without regard to case among the products that are not archived.' })
  sku: string;

  @Text({ max: 300, example: 'Earl Grey, 100 bags' })
  name: string;

  @Text({ max: 10_000, optional: true, nullable: true, example: 'Black tea with bergamot oil.' })
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

  @JsonObject({ optional: true, example: { origin: 'Assam', organic: true } })
  attributes?: Attributes;
}

/** A merge patch (RFC 7396): absent keeps, null clears or takes the default. */
export class PatchProductRequest {
  @Sku({
    optional: true,
    description: 'Lines of existing orders keep the SKU they were sold under.',
  })
  sku?: string;

  @Text({ max: 300, optional: true, example: 'Earl Grey, 100 bags' })
  name?: string;

  @Text({ max: 10_000, optional: true, nullable: true, example: 'Black tea with bergamot oil.' })
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
