import { describe, expect, it } from '@jest/globals';
import { keySetText, newKeySetText, storedKeysOf } from '../platform/keys/key-set.js';
import { newPrivateJwk, privateJwkOfSeed } from '../platform/keys/signing-key.js';
import { ConfigError } from './config-error.js';
import { type EnvironmentVariables, loadConfig } from './load-config.js';

// Appendix A.3: everybody can sign with it.
const keyOfRfc7515 = {
  kty: 'EC',
  crv: 'P-256',
  x: 'f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU',
  y: 'x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0',
  d: 'jpsQnnGQmL-YBIffH1136cspYG6-0iY7X1fCE9-E9LI',
  kid: 'oKIywvGUpTVTyxMQ3bwIIeQUudfr_CkLMjCE19ECD-U',
  use: 'sig',
  alg: 'ES256',
} as const;

const good = {
  DATABASE_URL: 'postgresql://orderly:q8Zr1yT0m5@db.internal/orderly',
  JWT_KEYS: newKeySetText(),
  CURSOR_SECRET: 'Zm9yIGV2ZXJ5IHBhZ2UgdGhlcmUgaXMgYSBuZXh0',
  PUBLIC_URL: 'https://api.orderly.example',
  MAIL_URL: 'smtps://mailer:T4kf0s@mail.internal',
  MAIL_FROM: 'orders@orderly.example',
  ENCRYPTION_KEY: 'q2n0oGmYy8h6s3Xv1Jc9Wb4Kd7Tf5Rz2Lp0Eu8Ni6Mw=',
  CSRF_SECRET: 'bm9ib2R5IGVsc2Uga25vd3Mgd2hhdCBJIHNpZ25lZA',
};

function problemsOf(env: EnvironmentVariables): readonly string[] {
  try {
    loadConfig(env);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
}

describe('the configuration', () => {
  it('needs nothing in development', () => {
    const config = loadConfig({});
    expect(config).toMatchObject({
      environment: 'development',
      dataDir: '.data',
      http: { port: 3000, publicUrl: null, corsOrigins: [] },
      database: { url: '', poolMax: 20, namedStatements: true },
      logging: { level: 'info', pretty: true },
      admin: { email: 'admin@example.com', password: null },
    });
  });

  it('is quiet and plain in testing', () => {
    const { logging } = loadConfig({ NODE_ENV: 'testing' });
    expect(logging).toEqual({ level: 'silent', pretty: false, file: null });
  });

  it('says where logs, metrics and traces go', () => {
    const config = loadConfig({
      LOG_FILE: '/var/log/orderly/orderly',
      LOG_FILE_BYTES: '4096',
      LOG_FILE_KEEP: '3',
      METRICS_PORT: '9464',
      OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector:4318',
      TRACE_SAMPLE_PERCENT: '5',
    });
    const path = '/var/log/orderly/orderly';
    expect(config.logging.file).toEqual({ path, maxBytes: 4_096, keep: 3 });
    expect(config.metrics).toEqual({ port: 9464, token: null });
    expect(config.tracing).toEqual({ endpoint: 'http://collector:4318', samplePercent: 5 });
  });

  it('reads what is set, and takes an empty value for none', () => {
    const config = loadConfig({
      PORT: '8080',
      HOST: '  ',
      CORS_ORIGINS: 'https://a.example, https://b.example,',
      THROTTLE_ENABLED: 'false',
      LOG_LEVEL: 'warn',
    });
    expect(config.http.port).toBe(8080);
    expect(config.http.host).toBe('0.0.0.0');
    expect(config.http.corsOrigins).toEqual(['https://a.example', 'https://b.example']);
    expect(config.throttle.enabled).toBe(false);
    expect(config.logging.level).toBe('warn');
  });

  it('reports every malformed variable at once and repeats no value', () => {
    const problems = problemsOf({
      NODE_ENV: 'prod',
      PORT: '65536',
      DATABASE_POOL_MAX: '-3',
      DATABASE_URL: 'mysql://root:hunter2@db/x',
      PUBLIC_URL: 'orderly.example',
      DOCS_ENABLED: 'yes',
      LOG_LEVEL: 'loud',
      ADMIN_EMAIL: 'nobody',
    });
    expect(problems).toEqual([
      'NODE_ENV must be one of development, testing, staging, production',
      'PORT must be a whole number from 0 to 65535',
      'PUBLIC_URL must be a URL that starts with http:// or https://',
      'DATABASE_URL must be a URL that starts with postgresql:// or postgres://',
      'DATABASE_POOL_MAX must be a whole number from 1 to 1000',
      'LOG_LEVEL must be one of trace, debug, info, warn, error, fatal, silent',
      'ADMIN_EMAIL must be an e-mail address',
      'DOCS_ENABLED must be true or false',
    ]);
    expect(problems.join()).not.toContain('hunter2');
  });

  it('trusts proxies by address or network, and never everybody', () => {
    const trusted = 'loopback, 10.0.0.0/8,2001:db8::/32';
    expect(loadConfig({ TRUSTED_PROXIES: trusted }).http.trustedProxies).toEqual([
      'loopback',
      '10.0.0.0/8',
      '2001:db8::/32',
    ]);
    for (const TRUSTED_PROXIES of ['0.0.0.0/0', '10.0.0.1,::/0'])
      expect(problemsOf({ TRUSTED_PROXIES })).toEqual([
        'TRUSTED_PROXIES must not trust every address',
      ]);
    for (const TRUSTED_PROXIES of ['true', 'proxy.internal', '10.0.0.0/33', '1'])
      expect(problemsOf({ TRUSTED_PROXIES })).toEqual([
        'TRUSTED_PROXIES must name addresses or networks such as 10.0.0.0/8, by commas',
      ]);
  });

  it('names no statements behind a pooler, and asks for the way past it', () => {
    const DATABASE_POOLER = 'transaction';
    expect(problemsOf({ DATABASE_POOLER })).toEqual([
      'DATABASE_DIRECT_URL is required with DATABASE_POOLER=transaction',
    ]);
    const env = { DATABASE_POOLER, DATABASE_DIRECT_URL: good.DATABASE_URL };
    expect(loadConfig(env).database).toMatchObject({ pooled: true, namedStatements: false });
    const named = { ...env, DATABASE_NAMED_STATEMENTS: 'true' };
    expect(loadConfig(named).database).toMatchObject({ pooled: true, namedStatements: true });
  });

  it('asks for what single sign-on needs, once there is a provider', () => {
    const OIDC_ISSUER = 'http://id.example';
    expect(problemsOf({ OIDC_ISSUER, OIDC_ROLE_MAP: '["admin"]' })).toEqual([
      'OIDC_ROLE_MAP must be a JSON object of role names',
      'OIDC_ISSUER must be https',
      'OIDC_CLIENT_ID is required with OIDC_ISSUER',
      'OIDC_CLIENT_SECRET is required with OIDC_ISSUER',
    ]);
    const client = { OIDC_CLIENT_ID: 'orderly', OIDC_CLIENT_SECRET: 'x' };
    const map = { OIDC_ROLE_CLAIM: 'groups', OIDC_ROLE_MAP: '{"staff":"support"}' };
    expect(loadConfig({ OIDC_ISSUER: 'https://id.example', ...client, ...map }).sso).toEqual({
      issuer: 'https://id.example',
      clientId: 'orderly',
      clientSecret: 'x',
      scopes: 'openid email profile',
      roleClaim: 'groups',
      roleMap: { staff: 'support' },
      secondFactorValues: ['mfa'],
    });
    expect(loadConfig(client).sso).toBeNull();
  });

  it('puts all problems into one message', () => {
    expect(() => loadConfig({ PORT: 'x', LOG_PRETTY: 'x' })).toThrow(/PORT [^]*\n {2}LOG_PRETTY /);
  });
});

describe.each(['staging', 'production'])('the configuration of %s', (environment) => {
  const deployed = { ...good, NODE_ENV: environment };

  it('starts with a database and its secrets', () => {
    const config = loadConfig(deployed);
    expect(config.auth.jwtKeys.map(({ kid }) => kid)).toEqual(
      storedKeysOf(good.JWT_KEYS).map(({ kid }) => kid),
    );
    expect(config.logging.pretty).toBe(false);
  });

  it('names every missing variable', () => {
    expect(problemsOf({ NODE_ENV: environment })).toEqual([
      'DATABASE_URL is required',
      'JWT_KEYS is required',
      'CURSOR_SECRET is required',
      'ENCRYPTION_KEY is required',
      'CSRF_SECRET is required',
      'PUBLIC_URL is required',
      'MAIL_URL is required',
      'MAIL_FROM is required',
    ]);
  });

  it.each([
    'short',
    'change-me-change-me-change-me-change-me',
    'CHANGEME0123456789CHANGEME0123456789',
    'this-is-my-super-secret-signing-key-for-tokens',
    'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa',
    'orderly-undeployed-cursor.......',
  ])('refuses the secret %s without repeating it', (secret) => {
    const problems = problemsOf({ ...deployed, CURSOR_SECRET: secret });
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(/^CURSOR_SECRET must /);
    expect(problems[0]).not.toContain(secret);
  });

  it.each([
    ['text', Buffer.from('a secret passphrase of 32 bytes.').toString('base64')],
    ['zeros', Buffer.alloc(32).toString('base64')],
    ['one good key and one placeholder', `${good.ENCRYPTION_KEY},${'A'.repeat(43)}=`],
  ])('refuses %s as a key of encryption', (_, key) => {
    expect(problemsOf({ ...deployed, ENCRYPTION_KEY: key })).toEqual([
      'ENCRYPTION_KEY must be random keys, not placeholders',
    ]);
  });

  it('refuses keys of another length', () => {
    const problem = 'must be 32 bytes as base64, or several such keys by commas';
    for (const key of ['c2hvcnQ=', `${good.ENCRYPTION_KEY},`]) {
      expect(problemsOf({ ...deployed, ENCRYPTION_KEY: key })[0]).toBe(`ENCRYPTION_KEY ${problem}`);
    }
  });

  it('refuses one secret for two purposes', () => {
    expect(problemsOf({ ...deployed, CSRF_SECRET: good.CURSOR_SECRET })).toEqual([
      'CSRF_SECRET must differ from the other secrets',
    ]);
  });

  it.each([
    ['a secret', 'b3V0IG9mIHRoZSBibHVlIGNvbWVzIGEgc3RyYW5n'],
    ['a placeholder', 'change-me'],
    ['no key', '{"keys":[]}'],
    ['a shared secret as key', '{"keys":[{"kty":"oct","k":"c2hvcnQ"}]}'],
    ['a public key', JSON.stringify({ keys: [{ ...newPrivateJwk(), d: undefined }] })],
    ['a key that tests share', keySetText([privateJwkOfSeed('orderly-undeployed-jwt..........')])],
    ['a key of a standard', keySetText([keyOfRfc7515])],
  ])('refuses %s for signing keys without repeating it', (_, text) => {
    const problems = problemsOf({ ...deployed, JWT_KEYS: text });
    expect(problems[0]).toMatch(/^JWT_KEYS must /);
    expect(problems.join()).not.toContain(text);
  });

  it('refuses any origin, a placeholder database password and a weak administrator', () => {
    const problems = problemsOf({
      ...deployed,
      CORS_ORIGINS: 'https://shop.example,*',
      DATABASE_URL: 'postgresql://postgres:postgres@db/orderly',
      REDIS_URL: 'redis://:redis@cache/0',
      ADMIN_PASSWORD: 'changeme-please',
    });
    expect(problems).toEqual([
      'DATABASE_URL must not carry a placeholder password',
      'REDIS_URL must not carry a placeholder password',
      'ADMIN_PASSWORD must have at least 12 characters and be no placeholder',
      'CORS_ORIGINS must name the origins, not *',
    ]);
  });
});
