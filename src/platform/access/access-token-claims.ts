import type { VerifiedToken } from './token-memory.js';

/** Tells an access token from any other token that the same secret may sign one day. */
export const accessTokenType = 'access';

/** The payload of an access token after its signature was checked; nothing else is certain yet. */
export interface AccessTokenClaims {
  readonly sub?: unknown;
  readonly sid?: unknown;
  readonly typ?: unknown;
  readonly iat?: unknown;
  readonly exp?: unknown;
}

const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';

/**
 * What the claims say, or null when one is missing, of the wrong type or from the future.
 * Issuer, audience, `nbf` and expiry were checked with the signature.
 */
export function readClaims(
  claims: AccessTokenClaims,
  nowMs: number,
  skewSeconds: number,
): VerifiedToken | null {
  const { sub, sid, typ, iat, exp } = claims;
  if (typ !== accessTokenType || !isText(sub) || !isText(sid)) return null;
  if (!Number.isSafeInteger(iat) || !Number.isSafeInteger(exp)) return null;
  const latestIssue = nowMs / 1000 + skewSeconds;
  if ((iat as number) > latestIssue || (exp as number) <= (iat as number)) return null;
  return { userId: sub, sessionId: sid, expiresAt: (exp as number) * 1000 };
}
