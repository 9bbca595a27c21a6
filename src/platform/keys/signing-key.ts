import {
  createECDH,
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  sign,
  verify,
} from 'node:crypto';

/** The public part of a P-256 key as RFC 7517 writes it, which is what clients may see. */
export interface PublicJwk {
  readonly kty: 'EC';
  readonly crv: 'P-256';
  readonly x: string;
  readonly y: string;
  readonly kid: string;
  readonly use: 'sig';
  readonly alg: 'ES256';
}

/** A key as a key set stores it. `nbf` and `exp` are in seconds since the epoch. */
export interface PrivateJwk extends PublicJwk {
  readonly d: string;
  /** It signs from then on; until then instances only learn to verify with it. */
  readonly nbf?: number;
  /** What it signed is refused from then on. */
  readonly exp?: number;
}

/** A P-256 key that signs with ES256. */
export interface SigningKey {
  /** The RFC 7638 thumbprint. */
  readonly kid: string;
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
  readonly publicJwk: PublicJwk;
  /** Seconds since the epoch, also below. */
  readonly signsFrom: number;
  readonly expiresAt: number | null;
}

type Coordinates = Pick<PublicJwk, 'x' | 'y'>;

/** RFC 7638: SHA-256 over the required members in lexical order. */
export function thumbprintOf({ x, y }: Coordinates): string {
  const members = JSON.stringify({ crv: 'P-256', kty: 'EC', x, y });
  return createHash('sha256').update(members).digest('base64url');
}

function withNames({ x, y }: Coordinates): PublicJwk {
  const kid = thumbprintOf({ x, y });
  return { kty: 'EC', crv: 'P-256', x, y, kid, use: 'sig', alg: 'ES256' };
}

export function newPrivateJwk(): PrivateJwk {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const { x, y, d } = privateKey.export({ format: 'jwk' }) as Coordinates & { d: string };
  return { ...withNames({ x, y }), d };
}

/** The same key for the same seed: for tests, never for secrets. */
export function privateJwkOfSeed(seed: string): PrivateJwk {
  const d = createHash('sha256').update(seed).digest();
  const pair = createECDH('prime256v1');
  pair.setPrivateKey(d);
  const point = pair.getPublicKey();
  const [x, y] = [point.subarray(1, 33), point.subarray(33)].map((n) => n.toString('base64url'));
  return { ...withNames({ x, y } as Coordinates), d: d.toString('base64url') };
}

// A public point that does not belong to the private number would sign what nobody can verify.
function isPair(privateKey: KeyObject, publicKey: KeyObject): boolean {
  const probe = Buffer.from('probe');
  return verify('sha256', probe, publicKey, sign('sha256', probe, privateKey));
}

/** Throws when the members are no P-256 key. */
export function signingKeyOf({ x, y, d, nbf, exp }: PrivateJwk): SigningKey {
  const privateKey = createPrivateKey({
    format: 'jwk',
    key: { kty: 'EC', crv: 'P-256', x, y, d },
  });
  const publicKey = createPublicKey({ format: 'jwk', key: { kty: 'EC', crv: 'P-256', x, y } });
  if (!isPair(privateKey, publicKey)) throw new Error('The halves of the key do not match.');
  const publicJwk = withNames({ x, y });
  const { kid } = publicJwk;
  return { kid, privateKey, publicKey, publicJwk, signsFrom: nbf ?? 0, expiresAt: exp ?? null };
}
