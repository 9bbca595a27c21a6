import type { ShipmentResponse } from './dto/shipment.response.js';

/** The shipment as it is after the change, as the API shows it. */
export type ShipmentChanged = Readonly<ShipmentResponse>;

declare module '../../platform/events/event-map.js' {
  interface EventMap {
    'shipment.created': ShipmentChanged;
    'shipment.updated': ShipmentChanged;
    'shipment.shipped': ShipmentChanged;
    'shipment.delivered': ShipmentChanged;
    'shipment.cancelled': ShipmentChanged;
  }
}
