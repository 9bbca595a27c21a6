import type { IncomingMessage, ServerResponse } from 'node:http';

const exposed =
  'ETag, Location, X-Request-Id, Idempotency-Replayed, Dry-Run, Retry-After, Consistency-Token, RateLimit, RateLimit-Policy';
const methods = 'GET, HEAD, POST, PUT, PATCH, DELETE';
const headers =
  'Authorization, Content-Type, If-Match, If-None-Match, Idempotency-Key, X-CSRF-Token, X-Request-Id, Traceparent, Consistency-Token';
const preflightSeconds = '600';
// The only routes that read a cookie; everywhere else a browser has no reason to send one.
const withCookies = /^\/api\/v\d+\/auth\/browser\//i;

/**
 * Cross-origin access for exactly the listed origins (`https://shop.example`), with cookies
 * only where they count. Every answer has to say that it varies with the origin.
 * Returns whether the request was a preflight, whose answer is complete then.
 */
export function corsFor(
  origins: readonly string[],
): (request: IncomingMessage, response: ServerResponse) => boolean {
  const allowed = new Set(origins);
  return (request, response) => {
    const { origin } = request.headers;
    if (origin === undefined || !allowed.has(origin)) return false;
    response.setHeader('Access-Control-Allow-Origin', origin);
    response.setHeader('Access-Control-Expose-Headers', exposed);
    if (withCookies.test(request.url ?? ''))
      response.setHeader('Access-Control-Allow-Credentials', 'true');
    const asked = request.headers['access-control-request-method'];
    if (request.method !== 'OPTIONS' || asked === undefined) return false;
    response.setHeader('Access-Control-Allow-Methods', methods);
    response.setHeader('Access-Control-Allow-Headers', headers);
    response.setHeader('Access-Control-Max-Age', preflightSeconds);
    return true;
  };
}
