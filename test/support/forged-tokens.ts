import { createHmac, createSign, generateKeyPairSync } from 'node:crypto';
import type { AppConfig } from '../../src/config/app-config.js';

type Json = Record<string, unknown>;

const encode = (value: Json | string) =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');

/** The claims and the header of a token, decoded without any check. */
export function decodeToken(token: string): { header: Json; claims: Json } {
  const [header = '', claims = ''] = token
    .split('.')
    .map((part) => Buffer.from(part, 'base64url').toString());
  return { header: JSON.parse(header) as Json, claims: JSON.parse(claims) as Json };
}

/** Tokens that an attacker, or a careless colleague, might make. */
export class Forge {
  private readonly attacker = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });

  constructor(
    private readonly auth: AppConfig['auth'],
    private readonly claims: Json,
  ) {}

  get publicKey(): string {
    return this.attacker.publicKey;
  }

  /** Signed with our own secret, so that only the changed claims can be the reason to refuse. */
  signed(changes: Json = {}, header: Json = {}, secret = this.auth.jwtSecret): string {
    const input = this.input({ alg: 'HS256', typ: 'JWT', ...header }, changes);
    const algorithm = header['alg'] === 'HS512' ? 'sha512' : 'sha256';
    return `${input}.${createHmac(algorithm, secret).update(input).digest('base64url')}`;
  }

  unsigned(alg: string): string {
    return `${this.input({ alg, typ: 'JWT' }, {})}.`;
  }

  /** RS256 with the attacker's key, and a header that says where to find it. */
  withForeignKey(header: Json = {}): string {
    const input = this.input({ alg: 'RS256', typ: 'JWT', ...header }, {});
    const signature = createSign('sha256').update(input).sign(this.attacker.privateKey);
    return `${input}.${signature.toString('base64url')}`;
  }

  private input(header: Json, changes: Json): string {
    return `${encode(header)}.${encode({ ...this.claims, ...changes })}`;
  }
}
