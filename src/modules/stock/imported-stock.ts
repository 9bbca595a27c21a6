import { onHandChange, type StockChange } from './stock-change.js';

/** What an import changes of one level; a level occurs once per call. */
export interface ImportedStock {
  readonly productId: string;
  readonly sku: string;
  readonly warehouseId: string;
  /** The code. */
  readonly warehouse: string;
  /** Signed, not zero. */
  readonly quantity: number;
  readonly reason: string | null;
}

/** A receipt or an adjustment that refers to the import. */
export function importedChange(importId: string, row: ImportedStock): StockChange {
  const type = row.quantity > 0 ? 'receipt' : 'adjustment';
  const change = onHandChange(type, row, row.quantity, row.reason ?? undefined);
  return { ...change, reference: { type: 'import', id: importId } };
}
