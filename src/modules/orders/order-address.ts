/** An address as the caller wrote it: a snapshot, kept as it came. */
export type OrderAddress = Readonly<Record<string, unknown>>;
