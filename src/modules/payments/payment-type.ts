export const paymentTypes = ['capture', 'refund'] as const;
export type PaymentType = (typeof paymentTypes)[number];
