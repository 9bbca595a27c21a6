import { createCipheriv, createDecipheriv, createHash, createHmac, randomBytes } from 'node:crypto';

/** AES-256-GCM with a random 96-bit nonce. */
const cipher = 'aes-256-gcm';
const version = 'v1';

/** Eight hex digits that tell keys apart without saying anything about them. */
export function keyIdOf(key: Buffer): string {
  return createHash('sha256').update('orderly key id').update(key).digest('hex').slice(0, 8);
}

function bound(keyId: string, context: string): Buffer {
  return Buffer.from(`${version}.${keyId}.${context}`);
}

/**
 * Encrypts with one key. The text names the key; it opens only with the same `context`, so that a
 * value copied into another row or column is refused.
 */
export function sealWith(key: Buffer, plain: string, context: string): string {
  const nonce = randomBytes(12);
  const keyId = keyIdOf(key);
  const sealing = createCipheriv(cipher, key, nonce).setAAD(bound(keyId, context));
  const body = Buffer.concat([sealing.update(plain, 'utf8'), sealing.final()]);
  const parts = [nonce, body, sealing.getAuthTag()].map((part) => part.toString('base64url'));
  return [version, keyId, ...parts].join('.');
}

/** @throws Error when no key of the list made it, or it was changed or moved */
export function openWith(keys: readonly Buffer[], sealed: string, context: string): string {
  const [madeBy, keyId = '', nonce = '', body = '', tag = ''] = sealed.split('.');
  const key = keys.find((candidate) => keyIdOf(candidate) === keyId);
  if (madeBy !== version || !key) throw new Error('No key of ENCRYPTION_KEY opens a stored value.');
  const opening = createDecipheriv(cipher, key, Buffer.from(nonce, 'base64url'), {
    authTagLength: 16,
  });
  opening.setAAD(bound(keyId, context)).setAuthTag(Buffer.from(tag, 'base64url'));
  return opening.update(body, 'base64url', 'utf8') + opening.final('utf8');
}

/** A hash that nobody can recompute without the key: 32 bytes, different for every purpose. */
export function keyedHash(key: Buffer, purpose: string, value: string): Buffer {
  const own = createHmac('sha256', key).update(`orderly hash: ${purpose}`).digest();
  return createHmac('sha256', own).update(value).digest();
}
