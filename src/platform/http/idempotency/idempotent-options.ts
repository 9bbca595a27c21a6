export const idempotentKey = 'orderly:idempotent';

export interface IdempotentOptions {
  /** Refuse the request without the header: for placing orders and moving stock. */
  readonly required?: boolean;
}
