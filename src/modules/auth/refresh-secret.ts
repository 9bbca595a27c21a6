import { createHash, hkdfSync, randomBytes } from 'node:crypto';

export interface RefreshSecret {
  /** What the client gets: 256 random bits. */
  readonly token: string;
  /** What the database keeps. */
  readonly hash: Buffer;
}

export function hashOfRefreshToken(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}

function secretOf(bytes: Buffer): RefreshSecret {
  const token = bytes.toString('base64url');
  return { token, hash: hashOfRefreshToken(token) };
}

export function newRefreshSecret(): RefreshSecret {
  return secretOf(randomBytes(32));
}

export function newSuccessorSalt(): Buffer {
  return randomBytes(32);
}

/**
 * The token after this one, by HKDF-SHA256 (RFC 5869). Only who has both the token and the salt of
 * the database can make it: the same again for a client that sends its token twice.
 */
export function successorOf(token: string, salt: Buffer): RefreshSecret {
  return secretOf(Buffer.from(hkdfSync('sha256', token, salt, 'orderly refresh token', 32)));
}
