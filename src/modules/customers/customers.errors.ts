import { defineError } from '../../platform/errors/domain-error.js';

export const CustomerNotFound = defineError<{ id?: string }>('CUSTOMER_NOT_FOUND', {
  kind: 'not_found',
  message: 'There is no such customer.',
});
export const CustomerUnknown = defineError<{ id: string }>('CUSTOMER_UNKNOWN', {
  kind: 'unprocessable',
  message: 'The request names a customer that does not exist.',
});
export const CustomerBlocked = defineError<{ id: string }>('CUSTOMER_BLOCKED', {
  kind: 'conflict',
  message: 'The customer is blocked and cannot order.',
});
export const CustomerErased = defineError<{ id: string }>('CUSTOMER_ERASED', {
  kind: 'conflict',
  message: 'The personal data of the customer was erased; nothing can be changed any more.',
});
export const CustomerEmailTaken = defineError('CUSTOMER_EMAIL_TAKEN', {
  kind: 'conflict',
  message: 'A customer has this e-mail address already.',
  constraints: ['uq_customers_email'],
});
export const CustomerReferenceTaken = defineError('CUSTOMER_REFERENCE_TAKEN', {
  kind: 'conflict',
  message: 'A customer has this externalReference already.',
  constraints: ['uq_customers_external_reference'],
});
export const CustomerInUse = defineError('CUSTOMER_IN_USE', {
  kind: 'conflict',
  message: 'The customer has orders: block the customer instead.',
  constraints: ['fk_orders_customer', 'fk_returns_customer'],
});
export const AddressNotFound = defineError<{ id?: string }>('CUSTOMER_ADDRESS_NOT_FOUND', {
  kind: 'not_found',
  message: 'The customer has no such address.',
});
export const AddressLimitReached = defineError<{ limit: number }>(
  'CUSTOMER_ADDRESS_LIMIT_REACHED',
  {
    kind: 'conflict',
    message: 'The customer has as many addresses as one can have.',
  },
);
