export const idempotentKey = 'orderly:idempotent';

export interface IdempotentOptions {
  /** Refuse the request without the header: for placing orders and moving stock. */
  readonly required?: boolean;
  /** `?dryRun=true` runs the handler and rolls everything back; such a request needs no key. */
  readonly dryRun?: boolean;
  /** The name of a flag in the body that makes the header required. */
  readonly requiredWith?: string;
  /** With the flag of `requiredWith` set, the handler gets a `DirectClaim` and may keep its answer. */
  readonly direct?: boolean;
  /** The name of a secret in the data: the answer is kept, and replayed, with null in its place. */
  readonly secret?: string;
}
