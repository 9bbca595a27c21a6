import { createHmac, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import type { SigningKey } from '../../src/platform/keys/signing-key.js';

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

const signedBy = (key: KeyObject, input: string) =>
  `${input}.${sign('sha256', Buffer.from(input), { key, dsaEncoding: 'ieee-p1363' }).toString('base64url')}`;

/** Tokens that an attacker, or a careless colleague, might make. */
export class Forge {
  private readonly attacker = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  private readonly rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });

  constructor(
    private readonly key: SigningKey,
    private readonly claims: Json,
  ) {}

  get kid(): string {
    return this.key.kid;
  }

  get foreignJwk(): Json {
    return this.attacker.publicKey.export({ format: 'jwk' });
  }

  /** Signed with our own key, so that only the changes can be the reason to refuse. */
  signed(changes: Json = {}, header: Json = {}): string {
    return signedBy(this.key.privateKey, this.input(header, changes));
  }

  /** The claims as they are written here: what JSON says and JavaScript cannot. */
  signedText(claims: string): string {
    return signedBy(this.key.privateKey, `${encode(this.header({}))}.${encode(claims)}`);
  }

  unsigned(alg: string, signature = ''): string {
    return `${this.input({ alg }, {})}.${signature}`;
  }

  /** An HMAC whose secret is something of our public key. */
  macWithPublicKey(alg: 'HS256' | 'HS512'): string[] {
    const { publicKey, publicJwk } = this.key;
    const pem = publicKey.export({ type: 'spki', format: 'pem' }) as string;
    const der = publicKey.export({ type: 'spki', format: 'der' });
    const secrets = [pem, pem.trim(), der, JSON.stringify(publicJwk), publicJwk.x, ''];
    const input = this.input({ alg }, {});
    const hash = alg === 'HS256' ? 'sha256' : 'sha512';
    return secrets.map(
      (secret) => `${input}.${createHmac(hash, secret).update(input).digest('base64url')}`,
    );
  }

  /** Signed with the attacker's key, and a header that says where to find it. */
  withForeignKey(header: Json = {}): string {
    return signedBy(this.attacker.privateKey, this.input(header, {}));
  }

  withForeignRsaKey(): string {
    const input = this.input({ alg: 'RS256' }, {});
    const signature = sign('sha256', Buffer.from(input), this.rsa.privateKey);
    return `${input}.${signature.toString('base64url')}`;
  }

  private header(changes: Json): Json {
    return { alg: 'ES256', typ: 'JWT', kid: this.key.kid, ...changes };
  }

  private input(header: Json, changes: Json): string {
    return `${encode(this.header(header))}.${encode({ ...this.claims, ...changes })}`;
  }
}
