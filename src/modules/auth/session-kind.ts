/** Who keeps the refresh token: the client's code, or the browser in a cookie. */
export type SessionKind = 'bearer' | 'browser';
