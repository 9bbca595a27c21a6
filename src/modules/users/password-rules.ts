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
