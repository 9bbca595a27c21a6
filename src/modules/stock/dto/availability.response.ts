import { Nested, Sku, Text, Whole } from '../../../platform/validation/fields.js';
import type { Availability } from '../availability.js';

const availableNote = 'What can still be reserved, backorders included; 0 where inactive.';

export class WarehouseAvailabilityResponse {
  @Text({ max: 32, example: 'BER' }) warehouse: string;
  @Whole({ example: 100 }) onHand: number;
  @Whole({ example: 12 }) allocated: number;
  @Whole({ example: 88, description: availableNote }) available: number;
}

/** One product over all warehouses, by their priority. */
export class AvailabilityResponse {
  @Sku() sku: string;
  @Whole({ example: 100 }) onHand: number;
  @Whole({ example: 12 }) allocated: number;
  @Whole({ example: 88, description: availableNote }) available: number;
  @Nested(() => WarehouseAvailabilityResponse, { list: true })
  warehouses: WarehouseAvailabilityResponse[];
}

export function toAvailabilityItems(items: readonly Availability[]): {
  items: AvailabilityResponse[];
} {
  return { items: items.map((item) => ({ ...item, warehouses: [...item.warehouses] })) };
}
