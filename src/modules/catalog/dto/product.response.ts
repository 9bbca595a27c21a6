import {
  CurrencyCode,
  Flag,
  JsonObject,
  Money,
  OneOf,
  Sku,
  Text,
  Timestamp,
  Uuid,
  Whole,
} from '../../../platform/validation/fields.js';
import { type ProductStatus, productStatuses } from '../product-status.js';
import type { Attributes, ProductRow } from '../product-values.js';

export class ProductResponse {
  @Uuid() id: string;
  @Sku() sku: string;
  @Text({ max: 300, example: 'Earl Grey, 100 bags' }) name: string;
  @Text({ max: 10_000, nullable: true, example: 'Black tea with bergamot oil.' })
  description: string | null;
  @OneOf(productStatuses, { example: 'active' }) status: ProductStatus;
  @Uuid({ nullable: true, example: '01936f7e-8a00-7000-8000-0000000000c1' })
  categoryId: string | null;
  @Text({ max: 64, nullable: true, example: '5012345678900' }) barcode: string | null;
  @Money() unitPrice: number;
  @CurrencyCode() currency: string;
  @Whole({ max: 10_000, example: 2000, description: 'In basis points: 2000 is 20 %.' })
  taxRateBp: number;
  @Flag({ description: 'False for what cannot run out: services, postage.' }) trackStock: boolean;
  @JsonObject({ example: { origin: 'Assam', organic: true } }) attributes: Attributes;
  @Whole({ min: 1, example: 1, description: 'The ETag without its quotes.' }) version: number;
  @Timestamp() createdAt: string;
  @Timestamp() updatedAt: string;
}

export function toProductResponse(row: ProductRow): ProductResponse {
  return {
    id: row.id,
    sku: row.sku,
    name: row.name,
    description: row.description,
    status: row.status,
    categoryId: row.categoryId,
    barcode: row.barcode,
    unitPrice: row.unitPrice,
    currency: row.currency,
    taxRateBp: row.taxRateBp,
    trackStock: row.trackStock,
    attributes: row.attributes,
    version: row.version,
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
  };
}
