/** What the clients were told, summed up: the books of the program must say the same. */
export class Books {
  private readonly onHand = new Map<string, number>();
  private readonly allocated = new Map<string, number>();
  readonly orders = new Map<string, number>();
  captured = 0;
  refunded = 0;
  returned = 0;
  total = 0;

  received(sku: string, units: number): void {
    this.add(this.onHand, sku, units);
  }

  reserved(sku: string, units: number): void {
    this.add(this.allocated, sku, units);
  }

  shipped(sku: string, units: number): void {
    this.add(this.onHand, sku, -units);
    this.add(this.allocated, sku, -units);
  }

  ended(status: string, total: number): void {
    this.add(this.orders, status, 1);
    this.total += total;
  }

  /** By SKU. */
  stock(): Record<string, readonly [onHand: number, allocated: number]> {
    const levels = [...this.onHand].map(
      ([sku, units]) => [sku, [units, this.allocated.get(sku) ?? 0]] as const,
    );
    return Object.fromEntries(levels.sort(([one], [other]) => (one < other ? -1 : 1)));
  }

  private add(sums: Map<string, number>, key: string, amount: number): void {
    sums.set(key, (sums.get(key) ?? 0) + amount);
  }
}
