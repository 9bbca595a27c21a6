export const returnStatuses = ['requested', 'received', 'cancelled'] as const;
export type ReturnStatus = (typeof returnStatuses)[number];
