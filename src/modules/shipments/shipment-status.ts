export const shipmentStatuses = ['pending', 'shipped', 'delivered', 'cancelled'] as const;
export type ShipmentStatus = (typeof shipmentStatuses)[number];

export type ShipmentCommand = 'ship' | 'deliver' | 'cancel';

const transitions: Readonly<Record<ShipmentCommand, ShipmentStatus>> = {
  ship: 'pending',
  deliver: 'shipped',
  cancel: 'pending',
};

/** The commands that a shipment of this status takes. */
export function allowedCommands(status: ShipmentStatus): ShipmentCommand[] {
  return (['ship', 'deliver', 'cancel'] as const).filter(
    (command) => transitions[command] === status,
  );
}
