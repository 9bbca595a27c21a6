// Browsers read a backslash as a slash, drop tabs and line ends, and forgive spaces around.
const ambiguous = /[\\\s\p{C}]/u;

interface Challenge {
  readonly challenge: string;
  /** Seconds. */
  readonly expiresIn: number;
}

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

/** The target with a challenge in its fragment, which no server sees and no referrer names. */
export function withChallenge(target: string, challenge: Challenge): string {
  const [page = ''] = target.split('#', 1);
  const values = { challenge: challenge.challenge, expiresIn: String(challenge.expiresIn) };
  return `${page}#${new URLSearchParams(values).toString()}`;
}
