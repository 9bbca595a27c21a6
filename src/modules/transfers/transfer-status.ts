export const transferStatuses = [
  'in_transit',
  'partially_received',
  'received',
  'cancelled',
] as const;
export type TransferStatus = (typeof transferStatuses)[number];

export type TransferCommand = 'receive' | 'cancel';

const allowed: Readonly<Record<TransferStatus, readonly TransferCommand[]>> = {
  in_transit: ['receive', 'cancel'],
  partially_received: ['receive'],
  received: [],
  cancelled: [],
};

/** What can be done with a transfer of this status. */
export function allowedCommands(status: TransferStatus): TransferCommand[] {
  return [...allowed[status]];
}

/** The status of a transfer that is not cancelled; `received` says that nothing is in transit. */
export function statusFor(units: number, arrived: number): TransferStatus {
  if (arrived === 0) return 'in_transit';
  return arrived < units ? 'partially_received' : 'received';
}
