import { defineError } from '../../platform/errors/domain-error.js';

export const CustomerHasOpenOrders = defineError<{ orders: readonly string[] }>(
  'CUSTOMER_HAS_OPEN_ORDERS',
  {
    kind: 'conflict',
    message: 'The customer has orders that are not delivered: finish or cancel them first.',
  },
);
