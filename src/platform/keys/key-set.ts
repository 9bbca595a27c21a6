import { newPrivateJwk, type PrivateJwk, type SigningKey, signingKeyOf } from './signing-key.js';

const mostKeys = 16;

const isSeconds = (value: unknown): boolean =>
  value === undefined || (Number.isSafeInteger(value) && (value as number) >= 0);

const isOr = (value: unknown, expected: unknown): boolean =>
  value === undefined || value === expected;

function isPrivateJwk(value: unknown): value is PrivateJwk {
  if (typeof value !== 'object' || value === null) return false;
  const { kty, crv, x, y, d, use, alg, nbf, exp } = value as Record<string, unknown>;
  if (kty !== 'EC' || crv !== 'P-256' || !isOr(use, 'sig') || !isOr(alg, 'ES256')) return false;
  return [x, y, d].every((part) => typeof part === 'string') && isSeconds(nbf) && isSeconds(exp);
}

function listIn(text: string): unknown {
  try {
    return (JSON.parse(text) as { keys?: unknown } | null)?.keys;
  } catch {
    return undefined;
  }
}

/** The keys of a JWK Set as they are stored; throws a sentence that repeats none of them. */
export function storedKeysOf(text: string): PrivateJwk[] {
  const keys = listIn(text);
  if (!Array.isArray(keys) || keys.length === 0 || keys.length > mostKeys)
    throw new Error(`must be a JWK Set, {"keys": […]}, of 1 to ${mostKeys} keys`);
  if (!keys.every(isPrivateJwk)) throw new Error('must hold private P-256 keys for ES256 only');
  return keys;
}

/** The keys of a JWK Set, ready to be used; throws a sentence that repeats none of them. */
export function parseKeySet(text: string): SigningKey[] {
  const stored = storedKeysOf(text);
  let keys: SigningKey[];
  try {
    keys = stored.map(signingKeyOf);
  } catch {
    throw new Error('must hold private P-256 keys whose halves match');
  }
  const renamed = keys.some(({ kid }, index) => !isOr(stored[index]?.kid, kid));
  if (renamed) throw new Error('must name each key by its RFC 7638 thumbprint, or not at all');
  if (new Set(keys.map(({ kid }) => kid)).size < keys.length)
    throw new Error('must hold each key once');
  return keys;
}

export function keySetText(keys: readonly PrivateJwk[]): string {
  return `${JSON.stringify({ keys }, null, 2)}\n`;
}

/** A key set with one new key, which signs from the start. */
export function newKeySetText(): string {
  return keySetText([newPrivateJwk()]);
}

export function isExpired({ expiresAt }: Pick<SigningKey, 'expiresAt'>, now: number): boolean {
  return expiresAt !== null && now >= expiresAt;
}

/** The newest key that may sign by now (seconds since the epoch); of equals the last one. */
export function signerOf(keys: readonly SigningKey[], now: number): SigningKey | null {
  const ready = keys.filter((key) => key.signsFrom <= now && !isExpired(key, now));
  return ready.reduce<SigningKey | null>(
    (newest, key) => (newest && newest.signsFrom > key.signsFrom ? newest : key),
    null,
  );
}
