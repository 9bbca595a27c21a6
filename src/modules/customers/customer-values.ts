import type { CustomerStatus } from './customer-status.js';

/** What a caller decides about a customer. */
export interface CustomerValues {
  readonly email: string | null;
  readonly name: string;
  readonly externalReference: string | null;
  readonly status: CustomerStatus;
}

export interface CustomerRow extends CustomerValues {
  readonly id: string;
  readonly version: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** A whole customer as a caller describes it: what is left out takes its default. */
export type CustomerDescription = Pick<CustomerValues, 'name'> & Partial<CustomerValues>;

/** A merge patch: absent keeps, null clears. */
export type CustomerPatch = Partial<CustomerValues>;

export function describedCustomer(description: CustomerDescription): CustomerValues {
  const { email, name, externalReference, status } = description;
  return {
    // One address, one customer: the composed and the decomposed form of a letter are the same.
    email: email?.normalize('NFC') ?? null,
    name: name.normalize('NFC'),
    externalReference: externalReference?.normalize('NFC') ?? null,
    status: status ?? 'active',
  };
}

export function patchedCustomer(current: CustomerValues, patch: CustomerPatch): CustomerValues {
  const { email, externalReference } = patch;
  return describedCustomer({
    email: email === undefined ? current.email : email,
    name: patch.name ?? current.name,
    externalReference:
      externalReference === undefined ? current.externalReference : externalReference,
    status: patch.status ?? current.status,
  });
}

/** The part of a stored customer that a caller decides. */
export function customerValuesOf(row: CustomerRow): CustomerValues {
  const { email, name, externalReference, status } = row;
  return { email, name, externalReference, status };
}

/** What the audit seals of a customer. */
export function personalOf(subject: string): { subject: string; fields: readonly string[] } {
  return { subject, fields: ['name', 'email', 'externalReference'] };
}
