import { createHash, randomBytes } from 'node:crypto';
import { crc32 } from 'node:zlib';

/**
 * `ok_` + 8 characters that may be shown, `_`, 43 secret characters (256 bits), 6 of a checksum. The
 * checksum lets a typo be refused without a query, and a scanner for leaked secrets be sure.
 */
export const apiKeyPattern = /^ok_[0-9A-Za-z]{8}_[0-9A-Za-z]{49}$/;

const mark = 'ok_';
const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const shownLength = 8;
const secretLength = 43;
const checksumLength = 6;

export interface ApiKeySecret {
  /** What the client gets, once. */
  readonly key: string;
  /** What may be shown: tells one secret from another. */
  readonly prefix: string;
  /** What the database keeps. SHA-256 suffices: nobody can try 2^256 secrets. */
  readonly hash: Buffer;
}

function randomText(length: number): string {
  let text = '';
  while (text.length < length) {
    // 248 is the largest multiple of 62 in a byte: beyond it some characters would be likelier.
    const fair = randomBytes(length).filter((byte) => byte < 248);
    text += Array.from(fair, (byte) => alphabet[byte % alphabet.length]).join('');
  }
  return text.slice(0, length);
}

function checksumOf(text: string): string {
  let rest = crc32(text);
  let digits = '';
  for (let place = 0; place < checksumLength; place += 1) {
    digits = `${alphabet[rest % alphabet.length]}${digits}`;
    rest = Math.floor(rest / alphabet.length);
  }
  return digits;
}

const sha256 = (text: string): Buffer => createHash('sha256').update(text).digest();

export function newApiKeySecret(): ApiKeySecret {
  const prefix = `${mark}${randomText(shownLength)}`;
  const body = `${prefix}_${randomText(secretLength)}`;
  const key = `${body}${checksumOf(body)}`;
  return { key, prefix, hash: sha256(key) };
}

/** Whether a credential claims to be an API key; no access token begins like one. */
export function looksLikeApiKey(credential: string): boolean {
  return credential.startsWith(mark);
}

/** The SHA-256 of a key, or null when it has another form or a wrong checksum. */
export function hashOfApiKey(key: string): Buffer | null {
  if (!apiKeyPattern.test(key)) return null;
  const body = key.slice(0, -checksumLength);
  return checksumOf(body) === key.slice(-checksumLength) ? sha256(key) : null;
}
