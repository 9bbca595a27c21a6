import type { HeldReservation } from './reservation-row.js';

/** What a line may keep of what it holds. */
export interface Keep {
  readonly lineId: string;
  readonly quantity: number;
}

export interface SurplusPart {
  readonly lineId: string;
  readonly productId: string;
  readonly warehouseId: string;
  readonly quantity: number;
}

/**
 * What the lines hold beyond what they keep: from the warehouse of the lowest priority first, and
 * never units that a shipment has claimed. `held` comes in the order of priority.
 */
export function surplusOf(held: readonly HeldReservation[], keeps: readonly Keep[]): SurplusPart[] {
  return keeps.flatMap(({ lineId, quantity }) => {
    const own = held.filter((part) => part.lineId === lineId);
    let surplus = own.reduce((units, part) => units + part.quantity, 0) - quantity;
    return own.toReversed().flatMap(({ productId, warehouseId, quantity: units, packed }) => {
      const given = Math.min(Math.max(surplus, 0), units - packed);
      surplus -= given;
      return given > 0 ? [{ lineId, productId, warehouseId, quantity: given }] : [];
    });
  });
}
