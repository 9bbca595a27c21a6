import { Text } from '../../../platform/validation/fields.js';

/** Where an order comes from, in the path. */
export class OrderRefParams {
  @Text({ max: 64, example: 'webshop', description: 'The system the order comes from.' })
  source: string;

  @Text({ max: 128, example: 'W-2026-000017', description: 'Its number there.' })
  ref: string;
}
