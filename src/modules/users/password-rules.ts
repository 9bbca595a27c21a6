import { isCommonPassword } from './common-passwords.js';
import { PasswordCommon, PasswordInvalid } from './users.errors.js';

/** NIST SP 800-63B: length decides, no rules of composition. */
export const minPasswordLength = 12;
export const maxPasswordLength = 256;

/** One form for one password, however the keyboard composed its accents. */
export function normalizePassword(password: string): string {
  return password.normalize('NFC');
}

export function isAcceptablePassword(password: string): boolean {
  const { length } = [...normalizePassword(password)];
  return length >= minPasswordLength && length <= maxPasswordLength;
}

/**
 * Throws PASSWORD_INVALID for its length, PASSWORD_COMMON for one that is among the first guesses:
 * a well-known one, or one of `own`, the user's address and name.
 */
export function requireGoodPassword(password: string, own: readonly string[]): void {
  if (!isAcceptablePassword(password)) throw PasswordInvalid();
  const guess = fold(password);
  const guesses = own.flatMap((text) => [fold(text), fold(text.split('@')[0] ?? '')]);
  if (guesses.includes(guess) || isCommonPassword(guess)) throw PasswordCommon();
}

function fold(text: string): string {
  return normalizePassword(text).toLowerCase().trim();
}
