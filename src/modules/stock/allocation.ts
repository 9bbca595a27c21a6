/** What one product still has in one warehouse. */
export interface OpenLevel {
  readonly productId: string;
  readonly warehouseId: string;
  /** Lower is taken first. */
  readonly priority: number;
  readonly onHand: number;
  readonly allocated: number;
  readonly backorderLimit: number;
}

export interface WantedLine {
  readonly lineId: string;
  readonly productId: string;
  readonly quantity: number;
}

export interface Pick {
  readonly productId: string;
  readonly warehouseId: string;
  readonly quantity: number;
}

export interface LinePick extends Pick {
  readonly lineId: string;
}

export interface Shortage {
  readonly productId: string;
  readonly requested: number;
  readonly available: number;
}

export type Allocation =
  | { readonly ok: true; readonly picks: readonly Pick[] }
  | { readonly ok: false; readonly shortages: readonly Shortage[] };

/** How much may still be reserved there, backorders included. */
export function availableIn(
  level: Omit<OpenLevel, 'productId' | 'warehouseId' | 'priority'>,
): number {
  return level.onHand - level.allocated + level.backorderLimit;
}

/** Sums the lines of each product: one product over several lines is one demand on its stock. */
export function sumByProduct(lines: readonly WantedLine[]): Map<string, number> {
  const wanted = new Map<string, number>();
  for (const { productId, quantity } of lines) {
    wanted.set(productId, (wanted.get(productId) ?? 0) + quantity);
  }
  return wanted;
}

function groupByProduct<Item extends { productId: string }>(items: Item[]): Map<string, Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const group = groups.get(item.productId);
    if (group) group.push(item);
    else groups.set(item.productId, [item]);
  }
  return groups;
}

function byPriority(a: OpenLevel, b: OpenLevel): number {
  return a.priority - b.priority || (a.warehouseId < b.warehouseId ? -1 : 1);
}

function takeFrom(levels: readonly OpenLevel[], productId: string, quantity: number): Pick[] {
  const taken = new Map<string, number>();
  let rest = quantity;
  const take = (level: OpenLevel, room: number): void => {
    const amount = Math.min(rest, room);
    if (amount <= 0) return;
    taken.set(level.warehouseId, (taken.get(level.warehouseId) ?? 0) + amount);
    rest -= amount;
  };
  for (const level of levels) take(level, level.onHand - level.allocated);
  for (const level of levels) take(level, availableIn(level) - (taken.get(level.warehouseId) ?? 0));
  return [...taken].map(([warehouseId, amount]) => ({ productId, warehouseId, quantity: amount }));
}

/**
 * Decides what is taken where: physical stock first by the priority of the warehouses, then the
 * room for backorders in the same order. Everything or nothing; all shortages at once.
 */
export function allocate(
  wanted: ReadonlyMap<string, number>,
  levels: readonly OpenLevel[],
): Allocation {
  const open = groupByProduct([...levels].sort(byPriority));
  const shortages: Shortage[] = [];
  const picks: Pick[] = [];
  for (const [productId, requested] of wanted) {
    const candidates = open.get(productId) ?? [];
    const available = candidates.reduce((sum, level) => sum + availableIn(level), 0);
    if (available < requested) shortages.push({ productId, requested, available });
    else picks.push(...takeFrom(candidates, productId, requested));
  }
  return shortages.length > 0 ? { ok: false, shortages } : { ok: true, picks };
}

/** Deals the picks of each product out to its lines, in the order of the lines. */
export function spread(lines: readonly WantedLine[], picks: readonly Pick[]): LinePick[] {
  const stacks = groupByProduct(picks.map((pick) => ({ ...pick })));
  return lines.flatMap(({ lineId, productId, quantity }) => {
    const parts: LinePick[] = [];
    const stack = stacks.get(productId) ?? [];
    for (let rest = quantity; rest > 0;) {
      const [top] = stack;
      if (!top) throw new Error('The picks do not cover the lines.');
      const amount = Math.min(rest, top.quantity);
      parts.push({ lineId, productId, warehouseId: top.warehouseId, quantity: amount });
      rest -= amount;
      top.quantity -= amount;
      if (top.quantity === 0) stack.shift();
    }
    return parts;
  });
}
