import {
  Nested,
  OneOf,
  Sku,
  Text,
  Timestamp,
  Uuid,
  Whole,
} from '../../../platform/validation/fields.js';
import { type ShipmentStatus, shipmentStatuses } from '../shipment-status.js';
import type { ShipmentLineView, ShipmentView } from '../shipment-view.js';

export class ShipmentLineResponse {
  @Uuid({ description: 'Of the line of the order.' }) lineId: string;
  @Uuid({ example: '01936f7e-8a00-7000-8000-0000000000a1' }) productId: string;
  @Sku() sku: string;
  @Text({ max: 300, example: 'Earl Grey, 100 bags' }) name: string;
  @Whole({ min: 1, example: 2 }) quantity: number;
}

export class ShipmentResponse {
  @Uuid() id: string;
  @Text({ example: 'SH-100000001' }) number: string;
  @Uuid() orderId: string;
  @Text({ example: 'SO-100000001' }) orderNumber: string;
  @Uuid({ example: '01936f7e-8a00-7000-8000-0000000000a1' }) warehouseId: string;
  @Text({ max: 32, example: 'BER', description: 'The code of the warehouse.' }) warehouse: string;
  @OneOf(shipmentStatuses) status: ShipmentStatus;
  @Text({ max: 100, nullable: true, example: 'DHL' }) carrier: string | null;
  @Text({ max: 100, nullable: true, example: '00340434161094042557' })
  trackingNumber: string | null;
  @Text({ max: 500, nullable: true, example: 'https://carrier.example/00340434161094042557' })
  trackingUrl: string | null;
  @Nested(() => ShipmentLineResponse, { list: true }) lines: ShipmentLineResponse[];
  @Timestamp({ nullable: true }) shippedAt: string | null;
  @Timestamp({ nullable: true, example: null }) deliveredAt: string | null;
  @Timestamp({ nullable: true, example: null }) cancelledAt: string | null;
  @Whole({ min: 1, example: 1, description: 'The ETag without its quotes.' }) version: number;
  @Timestamp() createdAt: string;
  @Timestamp() updatedAt: string;
}

function toLineResponse(line: ShipmentLineView): ShipmentLineResponse {
  const { lineId, productId, sku, name, quantity } = line;
  return { lineId, productId, sku, name, quantity };
}

export function toShipmentResponse(shipment: ShipmentView): ShipmentResponse {
  return {
    id: shipment.id,
    number: shipment.number,
    orderId: shipment.orderId,
    orderNumber: shipment.orderNumber,
    warehouseId: shipment.warehouseId,
    warehouse: shipment.warehouse,
    status: shipment.status,
    carrier: shipment.carrier,
    trackingNumber: shipment.trackingNumber,
    trackingUrl: shipment.trackingUrl,
    lines: shipment.lines.map(toLineResponse),
    shippedAt: shipment.shippedAt?.toISOString() ?? null,
    deliveredAt: shipment.deliveredAt?.toISOString() ?? null,
    cancelledAt: shipment.cancelledAt?.toISOString() ?? null,
    version: shipment.version,
    createdAt: shipment.createdAt.toISOString(),
    updatedAt: shipment.updatedAt.toISOString(),
  };
}
