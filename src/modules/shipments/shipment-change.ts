import type { Change } from '../../platform/events/change-log.js';
import { toShipmentResponse } from './dto/shipment.response.js';
import type { ShipmentView } from './shipment-view.js';
import './shipments.events.js';

type ShipmentEvent = Extract<Change['event'], `shipment.${string}`>;

/** What others hear of a changed shipment. */
export function changedShipment(
  event: ShipmentEvent,
  before: ShipmentView | null,
  after: ShipmentView,
): Change {
  const payload = toShipmentResponse(after);
  return {
    event,
    resource: 'shipment',
    resourceId: after.id,
    payload,
    before: before && toShipmentResponse(before),
    after: payload,
  };
}
