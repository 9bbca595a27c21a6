/** One text per level, to find it again. */
export function levelKey(level: {
  readonly productId: string;
  readonly warehouseId: string;
}): string {
  return `${level.productId} ${level.warehouseId}`;
}
