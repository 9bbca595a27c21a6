import { Flag, Nested, Text, Timestamp, Uuid, Whole } from '../../../platform/validation/fields.js';
import type { WarehouseRow } from '../warehouse-values.js';
import { WarehouseAddressRequest } from './warehouse.request.js';

export class WarehouseResponse {
  @Uuid({ example: '01936f7e-8a00-7000-8000-0000000000a1' }) id: string;
  @Text({ max: 32, example: 'BER' }) code: string;
  @Text({ example: 'London, Park Royal' }) name: string;
  @Nested(() => WarehouseAddressRequest, { nullable: true })
  address: WarehouseAddressRequest | null;
  @Flag({ description: 'Stock in an inactive warehouse is not reserved.' }) active: boolean;
  @Whole({ example: 10, description: 'Stock is reserved from the lowest number first.' })
  priority: number;
  @Whole({ min: 1, example: 1, description: 'The ETag without its quotes.' }) version: number;
  @Timestamp() createdAt: string;
  @Timestamp() updatedAt: string;
}

export function toWarehouseResponse(row: WarehouseRow): WarehouseResponse {
  return {
    id: row.id,
    code: row.code,
    name: row.name,
    address: row.address,
    active: row.active,
    priority: row.priority,
    version: row.version,
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
  };
}
