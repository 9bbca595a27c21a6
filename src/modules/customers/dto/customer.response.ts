import {
  EmailAddress,
  OneOf,
  Text,
  Timestamp,
  Uuid,
  Whole,
} from '../../../platform/validation/fields.js';
import type { CustomerStatus } from '../customer-status.js';
import type { CustomerRow } from '../customer-values.js';

export class CustomerResponse {
  @Uuid({ example: '01936f7e-8a00-7000-8000-0000000000d1' }) id: string;
  @EmailAddress({ nullable: true }) email: string | null;
  @Text({ max: 300, example: 'Ada Lovelace' }) name: string;
  @Text({ max: 100, nullable: true, example: '17850' }) externalReference: string | null;
  @OneOf(['active', 'blocked', 'erased'], { description: 'Only active customers can order.' })
  status: CustomerStatus;
  @Whole({ min: 1, example: 1, description: 'The ETag without its quotes.' }) version: number;
  @Timestamp() createdAt: string;
  @Timestamp() updatedAt: string;
}

export function toCustomerResponse(row: CustomerRow): CustomerResponse {
  return {
    id: row.id,
    email: row.email,
    name: row.name,
    externalReference: row.externalReference,
    status: row.status,
    version: row.version,
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
  };
}
