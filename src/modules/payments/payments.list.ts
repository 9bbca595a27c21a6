import { defineList } from '../../platform/http/lists/list-definition.js';
import {
  oneOf,
  textFilter,
  timeRange,
  uuidFilter,
} from '../../platform/http/lists/list-filters.js';
import { PaymentResponse } from './dto/payment.response.js';
import { paymentTypes } from './payment-type.js';

export const paymentList = defineList({
  name: 'payments',
  id: 'p.id',
  sorts: { createdAt: 'p.created_at', occurredAt: 'p.occurred_at' },
  defaultSort: '-createdAt',
  filters: {
    type: oneOf('p.type', paymentTypes),
    orderId: uuidFilter('p.order_id'),
    provider: textFilter('p.provider'),
    providerRef: textFilter('p.provider_ref'),
    createdAt: timeRange('p.created_at'),
    occurredAt: timeRange('p.occurred_at'),
  },
  fields: PaymentResponse,
});
