import {
  allocate,
  type LinePick,
  type OpenLevel,
  type Pick,
  type Shortage,
  spread,
  sumByProduct,
} from './allocation.js';
import { StockInsufficient } from './stock.errors.js';

export interface ReserveRequest {
  readonly orderId: string;
  readonly lines: readonly {
    readonly lineId: string;
    readonly productId: string;
    readonly sku: string;
    readonly quantity: number;
  }[];
  /** Null reserves firmly. */
  readonly expiresAt: Date | null;
  /** When the order was placed (now): in a shortage, the order placed last loses first. */
  readonly placedAt?: Date;
}

interface Named {
  readonly sku: string;
}

/** Where the lines of a request get their units. */
export interface PlannedReservation {
  readonly request: ReserveRequest;
  /** One per product and warehouse. */
  readonly picks: readonly (Pick & Named)[];
  /** The picks dealt out to the lines. */
  readonly parts: readonly (LinePick & Named)[];
}

type MutableLevel = { -readonly [Field in keyof OpenLevel]: OpenLevel[Field] };

function insufficient(skus: ReadonlyMap<string, string>, shortages: readonly Shortage[]): Error {
  const lines = shortages.map(({ productId, requested, available }) => ({
    sku: skus.get(productId) ?? productId,
    requested,
    available,
  }));
  return StockInsufficient({ lines });
}

/**
 * Levels that stand still, and what several reservations take of them one after the other: who
 * comes first gets the units. Nothing is written here.
 */
export class StockPool {
  private readonly levels = new Map<string, MutableLevel[]>();

  constructor(levels: readonly OpenLevel[]) {
    for (const level of levels) {
      const known = this.levels.get(level.productId);
      if (known) known.push({ ...level });
      else this.levels.set(level.productId, [{ ...level }]);
    }
  }

  /**
   * Takes all lines or none, by the priority of the warehouses; a line may be split.
   * @throws STOCK_INSUFFICIENT with every product that falls short.
   */
  take(request: ReserveRequest): PlannedReservation {
    const skus = new Map(request.lines.map((line) => [line.productId, line.sku]));
    const wanted = sumByProduct(request.lines);
    const levels = [...wanted.keys()].flatMap((productId) => this.levels.get(productId) ?? []);
    const allocation = allocate(wanted, levels);
    if (!allocation.ok) throw insufficient(skus, allocation.shortages);
    for (const pick of allocation.picks) this.book(pick);
    const named = <Taken extends Pick>(taken: readonly Taken[]): (Taken & Named)[] =>
      taken.map((pick) => ({ ...pick, sku: skus.get(pick.productId) ?? '' }));
    const parts = spread(request.lines, allocation.picks);
    return { request, picks: named(allocation.picks), parts: named(parts) };
  }

  private book({ productId, warehouseId, quantity }: Pick): void {
    const levels = this.levels.get(productId) ?? [];
    const level = levels.find((one) => one.warehouseId === warehouseId);
    if (level) level.allocated += quantity;
  }
}
