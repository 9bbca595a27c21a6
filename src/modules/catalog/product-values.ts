import { isBoundedJson } from '../../platform/validation/rules.js';
import { ProductAttributesTooLarge, ProductPriceRequired } from './catalog.errors.js';
import { mergePatch } from './merge-patch.js';
import type { ProductStatus } from './product-status.js';

export type Attributes = Readonly<Record<string, unknown>>;

/** What a caller decides about a product. Money is in minor units. */
export interface ProductValues {
  readonly sku: string;
  readonly name: string;
  readonly description: string | null;
  readonly status: ProductStatus;
  readonly categoryId: string | null;
  readonly barcode: string | null;
  readonly unitPrice: number;
  readonly currency: string;
  readonly taxRateBp: number;
  readonly trackStock: boolean;
  readonly attributes: Attributes;
}

export interface ProductRow extends ProductValues {
  readonly id: string;
  readonly version: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

type Required = Pick<ProductValues, 'sku' | 'name' | 'unitPrice' | 'currency'>;

/** A whole product as a caller describes it: what is left out takes its default. */
export type ProductDescription = Required & Partial<ProductValues>;

/** A merge patch: absent keeps, null takes the default. */
export type ProductPatch = Partial<Required> & {
  readonly [Name in Exclude<keyof ProductValues, keyof Required>]?: ProductValues[Name] | null;
};

const defaults: Omit<ProductValues, keyof Required> = {
  description: null,
  status: 'active',
  categoryId: null,
  barcode: null,
  taxRateBp: 0,
  trackStock: true,
  attributes: {},
};

const maxAttributes = 50;

/** The values of a new or wholly replaced product. */
export function describedProduct(description: ProductDescription): ProductValues {
  return normalised({
    sku: description.sku,
    name: description.name,
    description: description.description ?? defaults.description,
    status: description.status ?? defaults.status,
    categoryId: description.categoryId ?? defaults.categoryId,
    barcode: description.barcode ?? defaults.barcode,
    unitPrice: description.unitPrice,
    currency: description.currency,
    taxRateBp: description.taxRateBp ?? defaults.taxRateBp,
    trackStock: description.trackStock ?? defaults.trackStock,
    attributes: description.attributes ?? defaults.attributes,
  });
}

/**
 * The values after a merge patch; `attributes` are merged key by key.
 * @throws PRODUCT_PRICE_REQUIRED when the currency changes and the price does not come along:
 *   the old number means another amount in the new currency.
 */
export function patchedProduct(current: ProductValues, patch: ProductPatch): ProductValues {
  const { currency = current.currency } = patch;
  if (currency !== current.currency && patch.unitPrice === undefined) throw ProductPriceRequired();
  const after = <Name extends keyof typeof defaults>(name: Name): ProductValues[Name] => {
    const value = patch[name] as ProductValues[Name] | null | undefined;
    if (value === undefined) return current[name];
    return value ?? (defaults[name] as ProductValues[Name]);
  };
  return normalised({
    sku: patch.sku ?? current.sku,
    name: patch.name ?? current.name,
    description: after('description'),
    status: after('status'),
    categoryId: after('categoryId'),
    barcode: after('barcode'),
    unitPrice: patch.unitPrice ?? current.unitPrice,
    currency,
    taxRateBp: after('taxRateBp'),
    trackStock: after('trackStock'),
    attributes: patchedAttributes(current.attributes, patch.attributes),
  });
}

function patchedAttributes(current: Attributes, patch: ProductPatch['attributes']): Attributes {
  if (patch === undefined) return current;
  if (patch === null) return defaults.attributes;
  const merged = mergePatch(current, patch);
  if (!isBoundedJson(merged, maxAttributes)) throw ProductAttributesTooLarge({ maxAttributes });
  return merged;
}

// Twins such as "é" and "e" + accent must not become two SKUs.
function normalised(values: ProductValues): ProductValues {
  return { ...values, sku: values.sku.normalize('NFC'), name: values.name.normalize('NFC') };
}

/** The part of a stored product that a caller decides. */
export function valuesOf(row: ProductRow): ProductValues {
  const {
    id: _id,
    version: _version,
    createdAt: _createdAt,
    updatedAt: _updatedAt,
    ...values
  } = row;
  return values;
}
