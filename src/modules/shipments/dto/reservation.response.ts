import { Sku, Text, Uuid, Whole } from '../../../platform/validation/fields.js';
import type { ReservationView } from '../shipment-candidates.service.js';

/** What a warehouse holds for a line of the order. */
export class OrderReservationResponse {
  @Uuid() lineId: string;
  @Sku() sku: string;
  @Uuid({ example: '01936f7e-8a00-7000-8000-0000000000a1' }) warehouseId: string;
  @Text({ max: 32, example: 'BER', description: 'The code of the warehouse.' }) warehouse: string;
  @Whole({ min: 1, example: 2 }) quantity: number;
  @Whole({ example: 0, description: 'Claimed by shipments that have not left yet.' })
  packed: number;
}

export function toReservations(rows: readonly ReservationView[]): {
  items: OrderReservationResponse[];
} {
  return {
    items: rows.map(({ lineId, sku, warehouseId, warehouse, quantity, packed }) => ({
      lineId,
      sku,
      warehouseId,
      warehouse,
      quantity,
      packed,
    })),
  };
}
