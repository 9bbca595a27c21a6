import { JsonObject } from '../../../platform/validation/fields.js';

export class PersonalDataResponse {
  @JsonObject({
    example: { customer: {}, addresses: [], orders: [], audit: [] },
    description: 'The customer, addresses, orders with lines and timeline, and audit entries.',
  })
  held: Readonly<Record<string, unknown>>;
}

export function toPersonalData(held: Readonly<Record<string, unknown>>): PersonalDataResponse {
  return { held };
}
