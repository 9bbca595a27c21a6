import { defineError } from '../../platform/errors/domain-error.js';
import type { ShipmentCommand, ShipmentStatus } from './shipment-status.js';

export const ShipmentNotFound = defineError<{ id: string }>('SHIPMENT_NOT_FOUND', {
  kind: 'not_found',
  message: 'There is no such shipment.',
});
export const ShipmentEmpty = defineError<{ warehouse: string }>('SHIPMENT_EMPTY', {
  kind: 'conflict',
  message: 'The order has nothing left that this warehouse could ship.',
});
export const ShipmentInvalidTransition = defineError<{
  command: string;
  status: ShipmentStatus;
  allowed: ShipmentCommand[];
}>('SHIPMENT_INVALID_TRANSITION', {
  kind: 'conflict',
  message: 'The shipment cannot do this in its present state.',
});
