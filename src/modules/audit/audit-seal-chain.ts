import { keyedHash, keyIdOf } from '../../platform/crypto/sealing.js';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const purpose = 'audit seal';

export interface SealedInterval {
  readonly number: number;
  readonly startsAt: Date;
  readonly endsAt: Date;
  readonly entries: number;
  /** SHA-256 of the entries, hexadecimal. */
  readonly digest: string;
}

export interface SealRow extends SealedInterval {
  readonly keyId: string;
  readonly seal: string;
}

/** What the entries of an interval are now. */
export type Contents = Pick<SealedInterval, 'entries' | 'digest'>;

/** Seals an interval and, by the seal before, everything earlier. */
export function sealed(key: Buffer, previous: string | null, interval: SealedInterval): SealRow {
  const { number, startsAt, endsAt, entries, digest } = interval;
  const content = [previous, number, startsAt.getTime(), endsAt.getTime(), entries, digest];
  const seal = keyedHash(key, purpose, JSON.stringify(content)).toString('hex');
  return { ...interval, keyId: keyIdOf(key), seal };
}

/**
 * The next interval to seal: whole hours, at most to the end of its day in UTC, or null when none
 * is closed yet. Days never cross the border of a partition.
 */
export function nextInterval(start: Date, safe: Date): { startsAt: Date; endsAt: Date } | null {
  const startsAt = Math.floor(start.getTime() / hourMs) * hourMs;
  const closed = Math.floor(safe.getTime() / hourMs) * hourMs;
  const dayEnd = (Math.floor(startsAt / dayMs) + 1) * dayMs;
  const endsAt = Math.min(closed, dayEnd);
  return endsAt > startsAt ? { startsAt: new Date(startsAt), endsAt: new Date(endsAt) } : null;
}

/** What is wrong with a seal after its predecessor, or null. `contents` null: legitimately expired. */
export function faultOf(
  keys: readonly Buffer[],
  previous: SealRow | null,
  seal: SealRow,
  contents: Contents | null,
): string | null {
  if (seal.number !== (previous?.number ?? 0) + 1) return 'a seal before it is missing';
  if (previous && seal.startsAt.getTime() !== previous.endsAt.getTime())
    return 'it does not continue the seal before it';
  const key = keys.find((candidate) => keyIdOf(candidate) === seal.keyId);
  if (!key) return 'no key of ENCRYPTION_KEY made it';
  if (sealed(key, previous?.seal ?? null, seal).seal !== seal.seal) return 'the seal was changed';
  if (contents === null) return null;
  if (contents.entries !== seal.entries)
    return `it has ${contents.entries} entries and had ${seal.entries}`;
  return contents.digest === seal.digest ? null : 'its entries were changed';
}
