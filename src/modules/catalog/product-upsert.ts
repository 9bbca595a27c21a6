import { isDeepStrictEqual } from 'node:util';
import type { DomainError } from '../../platform/errors/domain-error.js';
import { PreconditionFailed, PreconditionRequired } from '../../platform/errors/platform.errors.js';
import { CategoryUnknown, ProductNotFound } from './catalog.errors.js';
import { type ProductRow, type ProductValues, valuesOf } from './product-values.js';

/** Whether the caller named what they read, and the version in it; null stands for any. */
export interface Precondition {
  readonly given: boolean;
  readonly version: number | null;
}

export type UpsertDecision =
  | { readonly kind: 'create' }
  | { readonly kind: 'update'; readonly before: ProductRow }
  | {
      readonly kind: 'done';
      readonly outcome:
        | { readonly status: 'unchanged'; readonly product: ProductRow }
        | { readonly status: 'failed'; readonly error: DomainError };
    };

/** Equal for the SKUs that are one. */
export function skuKey(sku: string): string {
  return sku.normalize('NFC').toLowerCase();
}

function failed(error: DomainError): UpsertDecision {
  return { kind: 'done', outcome: { status: 'failed', error } };
}

/** What to do with a product that is to have these values, and is now `before`, or is not. */
export function decideUpsert(
  before: ProductRow | null,
  values: ProductValues,
  { given, version }: Precondition,
  categories: ReadonlySet<string>,
): UpsertDecision {
  const { categoryId, sku } = values;
  const unknown = categoryId !== null && !categories.has(categoryId);
  if (!before) {
    if (version !== null) return failed(PreconditionFailed());
    // Made archived, it would be made again by every repetition.
    if (values.status === 'archived') return failed(ProductNotFound({ skus: [sku] }));
    return unknown ? failed(CategoryUnknown({ id: categoryId })) : { kind: 'create' };
  }
  if (version !== null && version !== before.version)
    return failed(PreconditionFailed({ currentVersion: before.version }));
  if (isDeepStrictEqual(values, valuesOf(before)))
    return { kind: 'done', outcome: { status: 'unchanged', product: before } };
  if (!given) return failed(PreconditionRequired());
  return unknown ? failed(CategoryUnknown({ id: categoryId })) : { kind: 'update', before };
}
