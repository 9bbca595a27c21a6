import { Secret, TOTP } from 'otpauth';

const periodSeconds = 30;
const secretBytes = 20;

/** RFC 6238 as every authenticator app knows it: SHA-1, 6 digits, 30 seconds. */
function totpOf(secret: string, label = ''): TOTP {
  return new TOTP({
    issuer: 'Orderly',
    label,
    algorithm: 'SHA1',
    digits: 6,
    period: periodSeconds,
    secret: Secret.fromBase32(secret),
  });
}

/** 160 random bits as base32. */
export function newTotpSecret(): string {
  return new Secret({ size: secretBytes }).base32;
}

export function otpauthUriOf(secret: string, label: string): string {
  return totpOf(secret, label).toString();
}

/** The time step whose code this is, at most one away from now; null for any other code. */
export function stepOfCode(secret: string, code: string, nowMs: number): number | null {
  const delta = totpOf(secret).validate({ token: code, timestamp: nowMs, window: 1 });
  return delta === null ? null : Math.floor(nowMs / 1000 / periodSeconds) + delta;
}
