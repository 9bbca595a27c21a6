import { Flag, Nested, Sku, Text, Uuid, Whole } from '../../../platform/validation/fields.js';
import type { ReconciliationReport } from '../reconciliation.js';

const any = { min: Number.MIN_SAFE_INTEGER };

/** A level that is not what its ledger and its reservations say. */
export class DifferenceResponse {
  @Uuid() levelId: string;
  @Sku() sku: string;
  @Text({ max: 32, example: 'BER' }) warehouse: string;
  @Whole({ ...any, example: 100 }) onHand: number;
  @Whole({ ...any, example: 98, description: 'Sum of the movements.' }) ledgerOnHand: number;
  @Whole({ ...any, example: 12 }) allocated: number;
  @Whole({ ...any, example: 12, description: 'Sum of the movements.' }) ledgerAllocated: number;
  @Whole({ ...any, example: 12, description: 'Sum of the open reservations.' }) reserved: number;
}

export class ReconciliationResponse {
  @Flag({ description: 'True when nothing differs.' }) clean: boolean;
  @Whole({ example: 3311, description: 'How many levels were recomputed.' }) checked: number;
  @Nested(() => DifferenceResponse, { list: true, description: 'The first 1,000, by SKU.' })
  differences: DifferenceResponse[];
}

export function toReconciliationResponse(report: ReconciliationReport): ReconciliationResponse {
  const { clean, checked, differences } = report;
  return { clean, checked, differences: [...differences] };
}
