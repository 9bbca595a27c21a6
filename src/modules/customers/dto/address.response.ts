import { Flag, Text, Timestamp, Uuid, Whole } from '../../../platform/validation/fields.js';
import type { AddressRow } from '../address-values.js';

export class AddressResponse {
  @Uuid({ example: '01936f7e-8a00-7000-8000-0000000000a1' }) id: string;
  @Uuid({ example: '01936f7e-8a00-7000-8000-0000000000d1' }) customerId: string;
  @Text({ max: 60, nullable: true, example: 'Office' }) label: string | null;
  @Text({ example: 'Ada Lovelace' }) recipient: string;
  @Text({ example: '12 St James’s Square' }) line1: string;
  @Text({ nullable: true, example: '2nd floor' }) line2: string | null;
  @Text({ max: 100, example: 'London' }) city: string;
  @Text({ max: 100, nullable: true, example: 'Greater London' }) region: string | null;
  @Text({ max: 20, nullable: true, example: 'SW1Y 4JH' }) postalCode: string | null;
  @Text({ min: 2, max: 2, example: 'GB', description: 'ISO 3166-1 alpha-2.' }) country: string;
  @Flag() defaultBilling: boolean;
  @Flag() defaultShipping: boolean;
  @Whole({ min: 1, example: 1, description: 'The ETag without its quotes.' }) version: number;
  @Timestamp() createdAt: string;
  @Timestamp() updatedAt: string;
}

export function toAddressResponse(row: AddressRow): AddressResponse {
  return {
    id: row.id,
    customerId: row.customerId,
    label: row.label,
    recipient: row.recipient,
    line1: row.line1,
    line2: row.line2,
    city: row.city,
    region: row.region,
    postalCode: row.postalCode,
    country: row.country,
    defaultBilling: row.defaultBilling,
    defaultShipping: row.defaultShipping,
    version: row.version,
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
  };
}
