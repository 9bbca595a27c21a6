import { OrdersRepository } from '../../src/modules/orders/orders.repository.js';
import { PaymentsRepository } from '../../src/modules/payments/payments.repository.js';
import { returnList } from '../../src/modules/returns/returns.list.js';
import { ReturnsRepository } from '../../src/modules/returns/returns.repository.js';
import { ShipmentsRepository } from '../../src/modules/shipments/shipments.repository.js';
import { noteList } from '../../src/modules/notes/notes.list.js';
import { NotesRepository } from '../../src/modules/notes/notes.repository.js';
import { orderEventList } from '../../src/modules/orders/order-events.list.js';
import { orderList } from '../../src/modules/orders/orders.list.js';
import { paymentList } from '../../src/modules/payments/payments.list.js';
import { shipmentList } from '../../src/modules/shipments/shipments.list.js';
import { nobody, type PlannedList, type Repository } from './planned-list.js';
import type { Sample } from './planned-rows.js';

function orderPages(repository: Repository, of: Sample, customerId?: string): PlannedList {
  return {
    definition: orderList,
    what: customerId === undefined ? 'orders' : 'orders of a customer',
    page: (request) => repository(OrdersRepository).page(request, customerId),
    samples: {
      status: ['completed', 'placed', 'draft', 'expired', 'draft,placed'],
      fulfillmentStatus: ['fulfilled', 'unfulfilled', 'returned'],
      paymentStatus: ['paid', 'unpaid', 'refunded'],
      customerId: [of('customer', 'id'), of('quietCustomer', 'id')],
      source: ['history', 'shop', 'nothing'],
      reference: [of('order', 'reference')],
      number: [of('order', 'number')],
      held: ['true', 'false'],
      'placedAt[gte]': [of('order', 'created')],
      'placedAt[lt]': [of('order', 'created')],
      'createdAt[gte]': [of('order', 'created')],
      total: [of('order', 'total')],
      'total[gte]': ['500000', '1000'],
    },
    searches: [
      ...['R-1234', 'so-1000', 'SO-1000012', 'SO-', '77', 'zzzz'],
      ...[of('order', 'number'), of('order', 'number').slice(3), of('order', 'reference')],
      ...[of('bound', 'number'), of('bound', 'reference'), of('bound', 'reference').slice(2)],
    ],
  };
}

export function orderLists(repository: Repository, of: Sample): PlannedList[] {
  return [
    orderPages(repository, of),
    orderPages(repository, of, of('customer', 'id')),
    {
      definition: orderEventList,
      what: 'events of an order',
      page: (request) => repository(OrdersRepository).pageEvents(of('order', 'id'), request),
      samples: { type: ['order.placed'], 'occurredAt[gte]': [of('order', 'created')] },
    },
    {
      definition: noteList,
      what: 'notes of an order',
      page: (request) => repository(NotesRepository).page(of('order', 'id'), true, request),
      samples: { visibility: ['public'], 'createdAt[gte]': [of('order', 'created')] },
    },
  ];
}

export function fulfilmentLists(
  repository: Repository,
  of: Sample,
  scope: string[] | null,
): PlannedList[] {
  const where = scope ? ' of a warehouse' : '';
  const warehouse = [of('warehouse', 'code'), of('warehouse', 'id'), 'nowhere'];
  return [
    {
      definition: shipmentList,
      what: `shipments${where}`,
      page: (request) => repository(ShipmentsRepository).page(request, scope),
      samples: {
        status: ['shipped', 'pending'],
        warehouse,
        orderId: [of('shipment', 'order')],
        number: [of('shipment', 'number'), 'nothing'],
        trackingNumber: ['nothing'],
        'createdAt[gte]': [of('shipment', 'created')],
        'shippedAt[gte]': [of('shipment', 'created')],
      },
    },
  ];
}

export function paymentLists(repository: Repository, of: Sample): PlannedList[] {
  return [
    {
      definition: paymentList,
      what: 'payments',
      page: (request) => repository(PaymentsRepository).page(request),
      samples: {
        type: ['capture', 'refund'],
        orderId: [of('payment', 'order'), nobody],
        provider: ['import', 'bank', 'nothing'],
        providerRef: [of('payment', 'reference'), 'nothing'],
        'createdAt[gte]': [of('payment', 'created')],
        'occurredAt[lt]': [of('payment', 'created')],
      },
    },
  ];
}

export function returnLists(repository: Repository, of: Sample): PlannedList[] {
  const samples = {
    status: ['received', 'requested', 'cancelled'],
    warehouse: [of('warehouse', 'code'), 'nowhere'],
    orderId: [of('return', 'order'), nobody],
    customerId: [of('return', 'customer'), nobody],
    number: [of('return', 'number'), 'nothing'],
    source: ['history', 'nothing'],
    reference: [of('return', 'reference'), 'nothing'],
    'createdAt[gte]': [of('return', 'created')],
    'receivedAt[gte]': [of('return', 'created')],
  };
  const page: PlannedList['page'] = (request) => repository(ReturnsRepository).page(request);
  const ofOrder: PlannedList['page'] = (request) =>
    repository(ReturnsRepository).page(request, of('return', 'order'));
  return [
    { definition: returnList, what: 'returns', page, samples },
    { definition: returnList, what: 'returns of an order', page: ofOrder, samples },
  ];
}
