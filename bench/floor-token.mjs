import { createHmac, timingSafeEqual } from 'node:crypto';

/** Checks the signature and the expiry of a bearer token, on every request; null refuses it. */
export function tokenReader(secret) {
  return (header = '') => {
    const [head, payload, signature] = header.slice('Bearer '.length).split('.');
    if (signature === undefined) return null;
    const expected = createHmac('sha256', secret).update(`${head}.${payload}`).digest();
    const given = Buffer.from(signature, 'base64url');
    if (given.length !== expected.length || !timingSafeEqual(given, expected)) return null;
    const claims = JSON.parse(Buffer.from(payload, 'base64url').toString());
    return claims.exp * 1000 > Date.now() ? claims : null;
  };
}
