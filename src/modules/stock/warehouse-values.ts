/** Where a warehouse stands; every part is optional. */
interface WarehouseAddress {
  readonly line1?: string;
  readonly line2?: string;
  readonly city?: string;
  readonly region?: string;
  readonly postalCode?: string;
  readonly country?: string;
}

type AddressPatch = { readonly [Part in keyof WarehouseAddress]?: string | null };

/** What a caller decides about a warehouse. */
export interface WarehouseValues {
  readonly code: string;
  readonly name: string;
  readonly address: WarehouseAddress | null;
  readonly active: boolean;
  readonly priority: number;
}

export interface WarehouseRow extends WarehouseValues {
  readonly id: string;
  readonly version: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** A whole warehouse as a caller describes it; what is left out takes its default. */
export type WarehouseDescription = Pick<WarehouseValues, 'code' | 'name'> &
  Partial<WarehouseValues>;

/** A merge patch: absent keeps, null clears or takes the default. */
export interface WarehousePatch {
  readonly code?: string;
  readonly name?: string;
  readonly address?: AddressPatch | null;
  readonly active?: boolean | null;
  readonly priority?: number | null;
}

const defaultPriority = 100;

export function describedWarehouse(description: WarehouseDescription): WarehouseValues {
  const { code, name, address = null, active = true, priority = defaultPriority } = description;
  return {
    code,
    name: name.normalize('NFC'),
    address: address && { ...address },
    active,
    priority,
  };
}

function patchedAddress(
  current: WarehouseAddress | null,
  patch: AddressPatch | null | undefined,
): WarehouseAddress | null {
  if (patch === undefined || patch === null) return patch === null ? null : current;
  const merged = Object.entries({ ...current, ...patch }).filter(([, part]) => part !== null);
  return Object.fromEntries(merged);
}

export function patchedWarehouse(current: WarehouseValues, patch: WarehousePatch): WarehouseValues {
  const { code = current.code, name = current.name } = patch;
  const { active = current.active, priority = current.priority } = patch;
  return {
    code,
    name: name.normalize('NFC'),
    address: patchedAddress(current.address, patch.address),
    active: active ?? true,
    priority: priority ?? defaultPriority,
  };
}

/** The part of a stored warehouse that a caller decides. */
export function warehouseValuesOf(row: WarehouseRow): WarehouseValues {
  const { code, name, address, active, priority } = row;
  return { code, name, address, active, priority };
}
