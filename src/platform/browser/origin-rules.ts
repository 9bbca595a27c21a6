/** What a browser says about the page that sends a request; scripts cannot forge either. */
export interface PageClaims {
  readonly origin: string | undefined;
  /** Sec-Fetch-Site. */
  readonly fetchSite: string | undefined;
}

/** The origin of a URL in the spelling that browsers use; null when it is none. */
export function originOf(url: string): string | null {
  return URL.canParse(url) ? new URL(url).origin : null;
}

/**
 * Whether the request comes from a page of an allowed origin. Browsers leave Origin out of their
 * own page's GET requests only; who sends neither header is no browser and needs no cookie.
 */
export function isOwnPage(
  { origin, fetchSite }: PageClaims,
  isAllowed: (origin: string) => boolean,
): boolean {
  // Also from a listed origin: its browser would not send a strict cookie from another site.
  if (fetchSite === 'cross-site') return false;
  return origin === undefined ? fetchSite === 'same-origin' : isAllowed(origin);
}
