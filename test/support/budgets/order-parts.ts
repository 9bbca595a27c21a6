import { randomUUID } from 'node:crypto';
import { BudgetShop, type Parts } from './budget-shop.js';

const { warehouse } = BudgetShop;

/** Orders, their shipments and returns, in the state that the command is for. */
export const orderParts: Parts = {
  'orders.create': async ({ order }) => ({ body: order }),
  'orders.replace': async (shop) => ({
    values: [(await shop.post('/orders', shop.order)).id],
    body: shop.order,
  }),
  'orders.patch': async (shop) => ({
    values: [(await shop.post('/orders', shop.order)).id],
    body: { reference: shop.fresh(), source: 'budget' },
  }),
  'orders.remove': async (shop) => ({ values: [(await shop.post('/orders', shop.order)).id] }),
  'ordersByRef.put': async (shop) => ({ values: ['budget', shop.fresh()], body: shop.order }),
  'orderCommands.place': async (shop) => ({
    values: [(await shop.post('/orders', shop.order)).id],
  }),
  'orderCommands.confirm': async (shop) => ({ values: [await shop.placed()] }),
  'orderCommands.cancel': async (shop) => ({
    values: [await shop.placed()],
    body: { reason: 'x' },
  }),
  'orderCommands.hold': async (shop) => ({ values: [await shop.placed()] }),
  'orderCommands.releaseHold': async (shop) => {
    const id = await shop.placed();
    await shop.post(`/orders/${id}/hold`, { reason: 'x' });
    return { values: [id] };
  },
  'orderPayments.record': async (shop) => ({
    values: [await shop.confirmed()],
    body: { type: 'capture', amount: 1, provider: 'x', providerRef: randomUUID() },
  }),
  'orderShipments.create': async (shop) => ({
    values: [await shop.confirmed()],
    body: { warehouse },
  }),
  'shipments.patch': async (shop) => ({ values: [(await shop.shipment(false)).id] }),
  'shipments.ship': async (shop) => ({ values: [(await shop.shipment(false)).id] }),
  'shipments.cancel': async (shop) => ({ values: [(await shop.shipment(false)).id] }),
  'shipments.deliver': async (shop) => ({ values: [(await shop.shipment(true)).id] }),
  'orderReturns.request': async (shop) => {
    const { orderId, lineId } = await shop.shipment(true);
    return { values: [orderId], body: { lines: [{ lineId, quantity: 1 }] } };
  },
  'returns.receive': async (shop) => {
    const { orderId, lineId } = await shop.shipment(true);
    const lines = [{ lineId, quantity: 1 }];
    const { id } = await shop.post(`/orders/${orderId}/returns`, { lines });
    return { values: [id], body: { warehouse, lines: [{ lineId, quantity: 1, restock: true }] } };
  },
  'returns.cancel': async (shop) => {
    const { orderId, lineId } = await shop.shipment(true);
    const lines = [{ lineId, quantity: 1 }];
    return { values: [(await shop.post(`/orders/${orderId}/returns`, { lines })).id] };
  },
};
