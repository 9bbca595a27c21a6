/** Erased is final and reached by the erasure of personal data only; a blocked customer cannot order. */
export type CustomerStatus = 'active' | 'blocked' | 'erased';

/** The statuses that a caller can set. */
export const settableCustomerStatuses = ['active', 'blocked'] as const;
