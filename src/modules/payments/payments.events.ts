import type { PaymentResponse } from './dto/payment.response.js';

/** The payment as the API shows it. */
export type PaymentRecorded = Readonly<PaymentResponse>;

declare module '../../platform/events/event-map.js' {
  interface EventMap {
    'payment.captured': PaymentRecorded;
    'payment.refunded': PaymentRecorded;
  }
}
