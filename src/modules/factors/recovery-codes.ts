import { createHash, randomBytes } from 'node:crypto';

const count = 10;
const alphabet = 'abcdefghijkmnpqrstuvwxyz23456789';

/** Ten codes of 80 random bits, written in groups of four. */
export function newRecoveryCodes(): string[] {
  const codeOf = (bytes: Buffer): string =>
    [...bytes]
      .map((byte) => alphabet[byte % 32] ?? '')
      .join('')
      .replace(/(.{4})(?=.)/g, '$1-');
  return Array.from({ length: count }, () => codeOf(randomBytes(16)));
}

/** Salted with the user: the same code of two users has two hashes. Case and hyphens do not count. */
export function hashOfRecoveryCode(userId: string, code: string): Buffer {
  const plain = code.toLowerCase().replaceAll(/[\s-]/g, '');
  return createHash('sha256').update(`${userId}:${plain}`).digest();
}
