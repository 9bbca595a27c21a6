import { createHmac, timingSafeEqual } from 'node:crypto';
import { InvalidCursor } from '../../errors/platform.errors.js';

/** Where a page ended: the sort column's value as PostgreSQL prints it, and the tie-break. */
export type CursorPosition = readonly [sortValue: string, id: string];

function sign(secret: string, payload: string, fingerprint: string): Buffer {
  const hmac = createHmac('sha256', secret).update(`${payload}\n${fingerprint}`);
  return hmac.digest().subarray(0, 16);
}

/** An opaque cursor that only continues the list, filters and sort that it came from. */
export function writeCursor(secret: string, fingerprint: string, position: CursorPosition): string {
  const payload = Buffer.from(JSON.stringify(position)).toString('base64url');
  return `${payload}.${sign(secret, payload, fingerprint).toString('base64url')}`;
}

/** Reads a cursor back; throws INVALID_CURSOR when it was forged or belongs to another list. */
export function readCursor(secret: string, fingerprint: string, cursor: string): CursorPosition {
  const [payload = '', signature = '', ...rest] = cursor.split('.');
  const given = Buffer.from(signature, 'base64url');
  const expected = sign(secret, payload, fingerprint);
  const genuine = given.length === expected.length && timingSafeEqual(given, expected);
  if (!genuine || rest.length > 0) throw InvalidCursor();
  return JSON.parse(Buffer.from(payload, 'base64url').toString()) as CursorPosition;
}
