import { Flag, JsonObject, OneOf, TextList } from '../../../platform/validation/fields.js';
import { type ErasureMode, type ErasureReport, erasureModes } from '../privacy.service.js';

export class ErasureResponse {
  @OneOf(erasureModes) mode: ErasureMode;
  @JsonObject({
    example: { customers: 1, customer_addresses: 2, orders: 5 },
    description: 'Rows with personal data, by table.',
  })
  rows: Readonly<Record<string, number>>;
  @TextList({ example: [], description: 'Numbers of orders that keep the erasure from running.' })
  openOrders: readonly string[];
  @Flag({ example: false, description: 'Whether nothing personal is left.' }) clean: boolean;
}

export function toErasureResponse({
  mode,
  rows,
  openOrders,
  clean,
}: ErasureReport): ErasureResponse {
  return { mode, rows, openOrders, clean };
}
