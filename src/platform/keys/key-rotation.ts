import type { PrivateJwk } from './signing-key.js';

export interface Rotation {
  /** Seconds since the epoch. */
  readonly now: number;
  /** How long every instance has to learn the new key before it signs. */
  readonly leadSeconds: number;
  /** How long what the old keys signed is still good once the new key signs. */
  readonly overlapSeconds: number;
}

/**
 * The key set after a rotation: `fresh` signs after the lead, the others expire after the overlap
 * unless they do earlier, and those that expired already are gone.
 */
export function rotated(
  keys: readonly PrivateJwk[],
  fresh: PrivateJwk,
  { now, leadSeconds, overlapSeconds }: Rotation,
): PrivateJwk[] {
  const signsFrom = now + leadSeconds;
  const end = signsFrom + overlapSeconds;
  const kept = keys.filter(({ exp }) => exp === undefined || exp > now);
  if (kept.length === 0) return [fresh];
  return [
    ...kept.map((key) => ({ ...key, exp: Math.min(key.exp ?? end, end) })),
    { ...fresh, nbf: signsFrom },
  ];
}
