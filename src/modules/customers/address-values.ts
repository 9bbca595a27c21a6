interface Required {
  readonly recipient: string;
  readonly line1: string;
  readonly city: string;
  /** ISO 3166-1 alpha-2. */
  readonly country: string;
}

interface Clearable {
  readonly label: string | null;
  readonly line2: string | null;
  readonly region: string | null;
  readonly postalCode: string | null;
}

interface Defaults {
  /** At most one address of a customer is the default for bills. */
  readonly defaultBilling: boolean;
  /** At most one address of a customer is the default for parcels. */
  readonly defaultShipping: boolean;
}

/** What a caller decides about an address. */
export type AddressValues = Required & Clearable & Defaults;

export interface AddressRow extends AddressValues {
  readonly id: string;
  readonly customerId: string;
  readonly version: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** A whole address as a caller describes it: what is left out takes its default. */
export type AddressDescription = Required & Partial<Clearable & Defaults>;

/** A merge patch: absent keeps, null clears. */
export type AddressPatch = Partial<AddressValues>;

export function describedAddress(description: AddressDescription): AddressValues {
  return {
    label: description.label ?? null,
    recipient: description.recipient,
    line1: description.line1,
    line2: description.line2 ?? null,
    city: description.city,
    region: description.region ?? null,
    postalCode: description.postalCode ?? null,
    country: description.country,
    defaultBilling: description.defaultBilling ?? false,
    defaultShipping: description.defaultShipping ?? false,
  };
}

export function patchedAddress(current: AddressValues, patch: AddressPatch): AddressValues {
  const fields: [string, unknown][] = Object.entries(patch);
  const given = fields.filter(([, value]) => value !== undefined);
  return describedAddress({ ...current, ...(Object.fromEntries(given) as AddressPatch) });
}

/** The part of a stored address that a caller decides. */
export function addressValuesOf(row: AddressRow): AddressValues {
  return describedAddress(row);
}

/** What the audit seals of a customer's address. */
export function personalAddressOf(subject: string): { subject: string; fields: readonly string[] } {
  const fields = ['label', 'recipient', 'line1', 'line2', 'city', 'region', 'postalCode'];
  return { subject, fields };
}
