/** Every cookie of the program: `__Host-` binds it to this host, this scheme and the whole path. */
export const cookiePrefix = '__Host-orderly-';
export const sessionCookieName = `${cookiePrefix}refresh`;
export const attemptCookieName = `${cookiePrefix}sso`;
export const csrfCookieName = `${cookiePrefix}csrf`;

export const strictCookie = {
  httpOnly: true,
  secure: true,
  sameSite: 'strict',
  path: '/',
} as const;

/** The way back from a provider is a navigation across sites, on which strict cookies stay home. */
export const laxCookie = { ...strictCookie, sameSite: 'lax' } as const;

/** What a browser session's cookie holds. */
export interface SessionCookie {
  readonly sessionId: string;
  readonly refreshToken: string;
}

const shape = /^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.([\w-]{16,128})$/;

export function writeSessionCookie({ sessionId, refreshToken }: SessionCookie): string {
  return `${sessionId}.${refreshToken}`;
}

export function readSessionCookie(text: unknown): SessionCookie | null {
  const [, sessionId, refreshToken] = (typeof text === 'string' && shape.exec(text)) || [];
  return sessionId && refreshToken ? { sessionId, refreshToken } : null;
}
