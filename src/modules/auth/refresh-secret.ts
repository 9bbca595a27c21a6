import { createHash, randomBytes } from 'node:crypto';

export interface RefreshSecret {
  /** What the client gets: 256 random bits. */
  readonly token: string;
  /** What the database keeps. */
  readonly hash: Buffer;
}

export function hashOfRefreshToken(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}

export function newRefreshSecret(): RefreshSecret {
  const token = randomBytes(32).toString('base64url');
  return { token, hash: hashOfRefreshToken(token) };
}
