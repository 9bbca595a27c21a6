/** Enough to recognise an address one knows: `a***@example.com`. */
export function maskedEmail(email: string): string {
  const [local = '', domain = ''] = email.split('@');
  return `${[...local][0] ?? ''}***@${domain.slice(0, 100)}`;
}

/** One form for one account, however it is written. */
export function accountOf(email: string): string {
  return email.trim().normalize('NFC').toLowerCase();
}
