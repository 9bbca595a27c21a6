/** What moves stock. The database checks which deltas each type may have. */
export const movementTypes = [
  'receipt',
  'adjustment',
  'reserve',
  'release',
  'ship',
  'return',
  'transfer_out',
  'transfer_in',
  'count',
] as const;

export type MovementType = (typeof movementTypes)[number];
