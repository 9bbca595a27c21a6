import { dictionary } from '@zxcvbn-ts/language-common';

const known = new Set(dictionary['passwords-common'] as readonly string[]);

/** Whether the whole text repeats one shorter text. */
function period(text: string): string {
  const length = `${text}${text}`.indexOf(text, 1);
  return text.slice(0, length);
}

/** Whether a password in lower case is well known, or a well-known one or a few characters repeated. */
export function isCommonPassword(password: string): boolean {
  const part = period(password);
  return known.has(password) || known.has(part) || part.length < 4;
}
