import type { Request, Response } from 'express';

const exposed = 'ETag, Location, X-Request-Id, Idempotency-Replayed, Retry-After';
const methods = 'GET, HEAD, POST, PUT, PATCH, DELETE';
const headers =
  'Authorization, Content-Type, If-Match, If-None-Match, Idempotency-Key, X-Request-Id, Traceparent';
const preflightSeconds = '600';

/**
 * Cross-origin access for exactly the listed origins (`https://shop.example`), without cookies.
 * Returns whether the request was a preflight, whose answer is complete then.
 */
export function corsFor(
  origins: readonly string[],
): (request: Request, response: Response) => boolean {
  const allowed = new Set(origins);
  return (request, response) => {
    response.setHeader('Vary', 'Origin');
    const { origin } = request.headers;
    if (origin === undefined || !allowed.has(origin)) return false;
    response.setHeader('Access-Control-Allow-Origin', origin);
    response.setHeader('Access-Control-Expose-Headers', exposed);
    const asked = request.headers['access-control-request-method'];
    if (request.method !== 'OPTIONS' || asked === undefined) return false;
    response.setHeader('Access-Control-Allow-Methods', methods);
    response.setHeader('Access-Control-Allow-Headers', headers);
    response.setHeader('Access-Control-Max-Age', preflightSeconds);
    return true;
  };
}
