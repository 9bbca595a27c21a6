import { ValidationFailed } from '../errors/platform.errors.js';
import { Text, Timestamp } from '../validation/fields.js';

export const asOfDescription = 'What was true at this time. Without it, now.';

/** The query of a route that can answer for the past. */
export class AsOfQuery {
  @Timestamp({ optional: true, description: asOfDescription })
  asOf?: string;

  @Text({ optional: true, max: 1000, description: 'Cuts the answer to these fields.' })
  fields?: string;
}

/** The moment asked for; null: now. Throws VALIDATION_FAILED for the future, which nobody knows. */
export function pastMoment(asOf: string | undefined, now: Date): Date | null {
  if (asOf === undefined) return null;
  const moment = new Date(asOf);
  if (moment <= now) return moment;
  const message = 'must not be in the future';
  throw ValidationFailed({ fields: [{ pointer: '?asOf', rule: 'past', message }] });
}
