interface WarehouseAvailability {
  readonly warehouse: string;
  readonly onHand: number;
  readonly allocated: number;
  /** What can still be reserved, backorders included; 0 in an inactive warehouse. */
  readonly available: number;
}

/** One product over all warehouses, in the order of their priority. */
export interface Availability extends Omit<WarehouseAvailability, 'warehouse'> {
  readonly sku: string;
  readonly warehouses: readonly WarehouseAvailability[];
}

/** One product in one warehouse; nulls where the product has no stock anywhere. */
export interface AvailabilityRow {
  readonly sku: string;
  readonly warehouse: string | null;
  readonly onHand: number | null;
  readonly allocated: number | null;
  readonly available: number | null;
}

const maxSkus = 100;

/** The SKUs of a query such as `A,B`: each once, whatever its case. Null when there are none or too many. */
export function readSkus(text: string): string[] | null {
  const skus = new Map(
    text
      .split(',')
      .map((sku) => sku.trim())
      .filter((sku) => sku !== '')
      .map((sku) => [sku.toLowerCase(), sku]),
  );
  return skus.size >= 1 && skus.size <= maxSkus ? [...skus.values()] : null;
}

function warehouseOf(row: AvailabilityRow): WarehouseAvailability[] {
  const { warehouse, onHand, allocated, available } = row;
  if (warehouse === null || onHand === null || allocated === null || available === null) return [];
  return [{ warehouse, onHand, allocated, available }];
}

function sum(
  parts: readonly WarehouseAvailability[],
  of: 'onHand' | 'allocated' | 'available',
): number {
  return parts.reduce((total, part) => total + part[of], 0);
}

/** Sums the rows of each product, keeping the order in which they come. */
export function sumAvailability(rows: readonly AvailabilityRow[]): Availability[] {
  const products = new Map<string, WarehouseAvailability[]>();
  for (const row of rows) {
    products.set(row.sku, [...(products.get(row.sku) ?? []), ...warehouseOf(row)]);
  }
  return [...products].map(([sku, warehouses]) => ({
    sku,
    onHand: sum(warehouses, 'onHand'),
    allocated: sum(warehouses, 'allocated'),
    available: sum(warehouses, 'available'),
    warehouses,
  }));
}
