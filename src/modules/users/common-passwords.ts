import { createRequire } from 'node:module';

type LanguageCommon = typeof import('@zxcvbn-ts/language-common');

const require = createRequire(import.meta.url);
let passwords: ReadonlySet<string> | null = null;

/** Loaded by the first password that is set. */
function wellKnown(): ReadonlySet<string> {
  if (passwords) return passwords;
  const { dictionary } = require('@zxcvbn-ts/language-common') as LanguageCommon;
  passwords = new Set(dictionary['passwords-common'] as readonly string[]);
  return passwords;
}

/** Whether the whole text repeats one shorter text. */
function period(text: string): string {
  const length = `${text}${text}`.indexOf(text, 1);
  return text.slice(0, length);
}

/** Whether a password in lower case is well known, or a well-known one or a few characters repeated. */
export function isCommonPassword(password: string): boolean {
  const part = period(password);
  const known = wellKnown();
  return known.has(password) || known.has(part) || part.length < 4;
}
