import { newId } from '../../platform/ids.js';
import { lineOf, type OrderView, returnedValue } from '../orders/orders.service.js';
import { ReturnExceedsRequested, ReturnLineUnknown } from './returns.errors.js';
import type { ReturnLineView, ReturnView } from './return-view.js';

/** Units of an order line that came back in one condition. */
export interface ReceivedUnits {
  readonly lineId: string;
  readonly quantity: number;
  readonly restock: boolean;
  readonly condition?: string | null;
}

/** The lines of a return after it was received, and what that means to the order and the stock. */
export interface Receipt {
  readonly lines: readonly ReturnLineView[];
  readonly value: number;
  readonly returned: readonly { readonly lineId: string; readonly returned: number }[];
}

function sumByLine(units: readonly ReceivedUnits[]): Map<string, number> {
  const sums = new Map<string, number>();
  for (const { lineId, quantity } of units) sums.set(lineId, (sums.get(lineId) ?? 0) + quantity);
  return sums;
}

function requireRequested({ lines }: ReturnView, sums: ReadonlyMap<string, number>): void {
  const known = new Map(lines.map((line) => [line.lineId, line]));
  const unknown = [...sums.keys()].filter((lineId) => !known.has(lineId));
  if (unknown.length > 0) throw ReturnLineUnknown({ lineIds: unknown });
  const exceeding = lines.flatMap(({ lineId, sku, quantity: requested }) => {
    const quantity = sums.get(lineId ?? '') ?? 0;
    return lineId !== null && quantity > requested ? [{ lineId, sku, quantity, requested }] : [];
  });
  if (exceeding.length > 0) throw ReturnExceedsRequested({ lines: exceeding });
}

/** One line becomes as many as it came in conditions; what did not come stays with the first. */
function splitLine(
  order: OrderView,
  line: ReturnLineView,
  came: ReceivedUnits[],
): ReturnLineView[] {
  const sold = lineOf(order, line.lineId ?? '');
  let before = sold.quantityReturned;
  let missing = line.quantity - came.reduce((sum, { quantity }) => sum + quantity, 0);
  return came.map(({ quantity, restock, condition = null }, index) => {
    const value = returnedValue({ ...sold, quantityReturned: before }, quantity);
    before += quantity;
    const requested = quantity + missing;
    missing = 0;
    const id = index === 0 ? line.id : newId();
    const received = { quantityReceived: quantity, restock, condition, value };
    return { ...line, id, quantity: requested, ...received };
  });
}

/**
 * What came of a return; lines that are not named did not come.
 * @throws RETURN_LINE_UNKNOWN, RETURN_EXCEEDS_REQUESTED
 */
export function receiptOf(
  order: OrderView,
  before: ReturnView,
  units: readonly ReceivedUnits[],
): Receipt {
  const sums = sumByLine(units);
  requireRequested(before, sums);
  const lines = before.lines.flatMap((line) => {
    const came = units.filter(({ lineId }) => lineId === line.lineId);
    return came.length === 0 ? [line] : splitLine(order, line, came);
  });
  return {
    lines: lines.map((line, index) => ({ ...line, position: index + 1 })),
    value: lines.reduce((sum, { value }) => sum + value, 0),
    returned: [...sums].map(([lineId, returned]) => ({ lineId, returned })),
  };
}
