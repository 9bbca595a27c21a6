import type { WarehouseScope } from '../../platform/access/warehouse-scope.js';

interface Source {
  readonly select: string;
  readonly from: string;
}

/** The source of a list, cut to the rows of some warehouses; `column` holds their ids. */
export function withinScope(
  source: Source,
  scope: WarehouseScope,
  column: string,
): Source & { readonly where?: string; readonly values?: readonly unknown[] } {
  if (scope === null) return source;
  return { ...source, where: `${column} = ANY($1::uuid[])`, values: [scope] };
}
