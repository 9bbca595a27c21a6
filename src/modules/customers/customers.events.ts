import type { AddressResponse } from './dto/address.response.js';
import type { CustomerResponse } from './dto/customer.response.js';

/** The customer as it is after the change, as the API shows it. */
export type CustomerChanged = Readonly<CustomerResponse>;

export interface CustomerDeleted {
  readonly id: string;
}

/** The address as it is after the change, as the API shows it. */
export type CustomerAddressChanged = Readonly<AddressResponse>;

export interface CustomerAddressDeleted {
  readonly id: string;
  readonly customerId: string;
}

declare module '../../platform/events/event-map.js' {
  interface EventMap {
    'customer.created': CustomerChanged;
    'customer.updated': CustomerChanged;
    'customer.blocked': CustomerChanged;
    'customer.unblocked': CustomerChanged;
    'customer.deleted': CustomerDeleted;
    'customer.address_created': CustomerAddressChanged;
    /** Also for the address that stopped being a default because another became it. */
    'customer.address_updated': CustomerAddressChanged;
    'customer.address_deleted': CustomerAddressDeleted;
  }
}
