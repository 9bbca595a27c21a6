// Browsers read a backslash as a slash, drop tabs and line ends, and forgive spaces around.
const ambiguous = /[\\\s\p{C}]/u;

/**
 * Whether a browser may be sent to this address after it signed in: a path of our own, or a page of
 * an allowed origin.
 */
export function isReturnTarget(text: string, isAllowed: (origin: string) => boolean): boolean {
  if (ambiguous.test(text)) return false;
  if (text.startsWith('/')) return !text.startsWith('//');
  if (!URL.canParse(text)) return false;
  const { protocol, origin, username, password } = new URL(text);
  const isPage = protocol === 'https:' || protocol === 'http:';
  return isPage && username === '' && password === '' && isAllowed(origin);
}
