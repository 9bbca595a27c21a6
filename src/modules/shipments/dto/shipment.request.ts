import {
  Flag,
  maxQuantity,
  Nested,
  Text,
  Uuid,
  Whole,
} from '../../../platform/validation/fields.js';

const carrier = { max: 100, optional: true, nullable: true, example: 'DHL' };
const trackingNumber = {
  max: 100,
  optional: true,
  nullable: true,
  example: '00340434161094042557',
};
const trackingUrl = {
  max: 500,
  pattern: /^https?:\/\/\S+$/,
  optional: true,
  nullable: true,
  example: 'https://carrier.example/00340434161094042557',
};

/** A merge patch: absent keeps, null clears. */
export class PatchShipmentRequest {
  @Text(carrier) carrier?: string | null;
  @Text(trackingNumber) trackingNumber?: string | null;
  @Text(trackingUrl) trackingUrl?: string | null;
}

export class ShipmentLineRequest {
  @Uuid({ description: 'Of a line of the order.' }) lineId: string;
  @Whole({ min: 1, max: maxQuantity, example: 2 }) quantity: number;
}

export class CreateShipmentRequest extends PatchShipmentRequest {
  @Text({ max: 32, example: 'BER', description: 'The code of the warehouse.' }) warehouse: string;

  @Nested(() => ShipmentLineRequest, {
    list: true,
    min: 1,
    optional: true,
    description:
      'Absent: everything that this warehouse holds for the order and no shipment has claimed, and what is left of lines whose stock is not tracked.',
  })
  lines?: ShipmentLineRequest[];

  @Flag({ optional: true, example: false, description: 'Ship at once. Default: false.' })
  ship?: boolean;
}
