export type CookieProblem = 'twice' | 'too-long' | 'encoding';

/** Browsers keep 4,096 bytes of a cookie; what is longer came from something else. */
const maxBytes = 4_096;

function isDecodable(text: string): boolean {
  try {
    decodeURIComponent(text);
    return true;
  } catch {
    return false;
  }
}

/**
 * Why the cookies of a Cookie header whose names begin with `prefix` cannot be read; null when they
 * can. Two of one name are refused: which one a parser takes is nobody's promise.
 */
export function cookieProblem(header: string | undefined, prefix: string): CookieProblem | null {
  const pairs = (header ?? '').split(';').map((pair) => pair.trim());
  const ours = pairs.filter((pair) => pair.toLowerCase().startsWith(prefix.toLowerCase()));
  const names = ours.map((pair) => (pair.split('=', 1)[0] ?? '').trim().toLowerCase());
  if (new Set(names).size < names.length) return 'twice';
  if (ours.some((pair) => Buffer.byteLength(pair) > maxBytes)) return 'too-long';
  return ours.every(isDecodable) ? null : 'encoding';
}
