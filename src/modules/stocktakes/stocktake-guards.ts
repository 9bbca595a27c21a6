import { ValidationFailed } from '../../platform/errors/platform.errors.js';
import { requireVersion } from '../../platform/errors/require-version.js';
import type { StocktakeView } from './stocktake-view.js';
import { StocktakeClosed } from './stocktakes.errors.js';

/** Throws unless the stocktake is open and has the version; null accepts any. */
export function requireOpen(stocktake: StocktakeView, version: number | null): void {
  requireVersion(stocktake, version);
  if (stocktake.status !== 'open') throw StocktakeClosed({ status: stocktake.status });
}

/** Which products a stocktake is about: these SKUs, or null for all. Throws VALIDATION_FAILED. */
export function readSelection(selection: {
  readonly skus?: readonly string[];
  readonly all?: boolean;
}): readonly string[] | null {
  const { skus, all = false } = selection;
  if (all !== (skus === undefined)) {
    const message = all ? 'excludes all' : 'or all is needed';
    throw ValidationFailed({ fields: [{ pointer: '/skus', rule: 'oneForm', message }] });
  }
  return skus ?? null;
}

/** Of two numbers for one product nobody knows which holds: throws VALIDATION_FAILED. */
export function refuseRepeated(products: readonly string[]): void {
  const fields = products.flatMap((product, index) => {
    if (products.indexOf(product) === index) return [];
    const message = 'names a product again';
    return [{ pointer: `/lines/${index}/sku`, rule: 'unique', message }];
  });
  if (fields.length > 0) throw ValidationFailed({ fields });
}
