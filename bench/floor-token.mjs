import { createPublicKey, verify } from 'node:crypto';

/**
 * Checks the signature of a bearer token when it comes for the first time and the expiry on every
 * request; null refuses it.
 */
export function tokenReader(keySet) {
  const keys = JSON.parse(keySet).keys.map(({ kty, crv, x, y, kid }) => [
    kid,
    createPublicKey({ format: 'jwk', key: { kty, crv, x, y } }),
  ]);
  const byId = new Map(keys);
  const checked = new Map();
  const check = (header) => {
    const [head, payload, signature] = header.slice('Bearer '.length).split('.');
    if (signature === undefined) return null;
    const key = byId.get(JSON.parse(Buffer.from(head, 'base64url').toString()).kid);
    const text = Buffer.from(`${head}.${payload}`);
    const given = Buffer.from(signature, 'base64url');
    if (!key || !verify('sha256', text, { key, dsaEncoding: 'ieee-p1363' }, given)) return null;
    const claims = JSON.parse(Buffer.from(payload, 'base64url').toString());
    checked.set(header, claims);
    return claims;
  };
  return (header = '') => {
    const claims = checked.get(header) ?? check(header);
    return claims !== null && claims.exp * 1000 > Date.now() ? claims : null;
  };
}
