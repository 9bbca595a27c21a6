import { randomUUID } from 'node:crypto';
import { Secret, TOTP } from 'otpauth';
import type { SmtpServer } from './smtp-server.js';
import { until } from './until.js';

type Headers = Readonly<Record<string, string>>;

interface Tokens {
  readonly accessToken: string;
  readonly refreshToken: string;
}

const link = /#token=3D([\w-]+)/g;

/**
 * Goes every way on which a client sends or gets a secret, over HTTP, and keeps each of them by
 * what it is. Failures on purpose are sent as well: they are what careless logs are full of.
 */
export class SecretFlows {
  readonly secrets: Record<string, string> = {};

  constructor(
    private readonly url: string,
    private readonly smtp: SmtpServer,
  ) {}

  /** Throws unless the answer has the status. */
  async send<Data>(
    [method, path]: readonly [string, string],
    status: number,
    body?: object | string,
    headers: Headers = {},
  ): Promise<Data> {
    const answer = await fetch(`${this.url}/api/v1${path}`, {
      method,
      redirect: 'manual',
      headers: {
        ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
        ...{ 'Idempotency-Key': randomUUID(), ...headers },
      },
      ...(body === undefined
        ? {}
        : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await answer.text();
    if (answer.status !== status) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
    for (const [at, line] of answer.headers.getSetCookie().entries())
      this.keep(`cookie ${at} of ${path}`, /=([^;]*)/.exec(line)?.[1]);
    return (text === '' ? {} : (JSON.parse(text) as { data: Data }).data) as Data;
  }

  keep(name: string, secret: string | undefined): string {
    if (secret) this.secrets[name] = secret;
    return secret ?? '';
  }

  async login(email: string, password: string, name = email): Promise<Headers> {
    const tokens = await this.send<Tokens>(['POST', '/auth/login'], 200, { email, password });
    return this.keepTokens(name, tokens);
  }

  /** Sessions of programs: opened, renewed, renewed with what was used, ended. */
  async sessions(email: string, password: string): Promise<void> {
    const wrong = this.keep('mistyped password', `${password}-mistyped`);
    await this.send(['POST', '/auth/login'], 401, { email, password: wrong });
    await this.send(['POST', '/auth/login'], 400, { email, password: { nested: wrong } });
    await this.send(['POST', '/auth/login'], 400, `{"email":"${email}","password":"${password}"`);
    await this.login(email, password, 'first');
    const refreshToken = this.secrets['refresh token of first'] ?? '';
    const next = await this.send<Tokens>(['POST', '/auth/refresh'], 200, { refreshToken });
    const bearer = this.keepTokens('next', next);
    await this.send(['GET', '/me'], 200, undefined, bearer);
    await this.send(['POST', '/auth/step-up'], 204, { password }, bearer);
    await this.send(['POST', '/auth/email-verification'], 204, undefined, bearer);
    const token = await this.mailed('verification');
    await this.send(['POST', '/auth/email-verification/confirm'], 204, { token });
    await this.send(['POST', '/auth/step-up'], 403, { password: wrong }, bearer);
    await this.send(['POST', '/auth/logout'], 204, {}, bearer);
    await this.send(['POST', '/auth/refresh'], 401, { refreshToken: next.refreshToken });
    await this.send(['GET', '/me'], 401, undefined, bearer);
  }

  /** The session of a browser, in cookies. */
  async browser(email: string, password: string): Promise<void> {
    const path = '/auth/browser';
    const from = { Origin: this.url };
    const login = { email, password };
    const got = await this.send<{ csrfToken: string; accessToken: string }>(
      ['POST', `${path}/login`],
      200,
      login,
      from,
    );
    this.keep('token against forgery', got.csrfToken);
    this.keep('access token of the browser', got.accessToken);
    const names = ['__Host-orderly-refresh', '__Host-orderly-csrf'];
    const cookies = Object.entries(this.secrets).filter(([name]) => name.includes(path));
    const Cookie = cookies.map(([, value], at) => `${names[at]}=${value}`).join('; ');
    const own = { ...from, Cookie };
    await this.send(['POST', `${path}/refresh`], 403, undefined, own);
    await this.send(['POST', `${path}/logout`], 403, undefined, { ...own, 'X-CSRF-Token': 'no' });
  }

  /** An authenticator app: enrolled, used, its recovery codes, removed. */
  async secondFactor(email: string, password: string): Promise<void> {
    const path = '/me/second-factor';
    const bearer = await this.login(email, password, 'enrolling');
    const { secret } = await this.send<{ secret: string }>(['POST', path], 200, undefined, bearer);
    const totp = new TOTP({ secret: Secret.fromBase32(this.keep('secret of the app', secret)) });
    const code = this.keep('code of the app', totp.generate());
    await this.send(['POST', `${path}/confirm`], 400, { code: `${code}1` }, bearer);
    const confirm = ['POST', `${path}/confirm`] as const;
    const done = await this.send<{ recoveryCodes: string[] }>(confirm, 200, { code }, bearer);
    const [first = '', second = ''] = done.recoveryCodes;
    this.keep('recovery code', first);
    this.keep('unused recovery code', second);
    const login = await this.send<{ challenge: string }>(['POST', '/auth/login'], 200, {
      email,
      password,
    });
    const challenge = this.keep('challenge', login.challenge);
    const answer = ['POST', '/auth/login/second-factor'] as const;
    await this.send(answer, 401, { challenge, code: '000000' });
    const tokens = await this.send<Tokens>(answer, 200, { challenge, code: first });
    const own = this.keepTokens('both factors', tokens);
    await this.send(['POST', `${path}/recovery-codes`], 200, undefined, own);
    await this.send(['DELETE', path], 204, undefined, own);
  }

  /** Links in mails: invitation, verification, reset; each used, and then once more. */
  async links(admin: Headers, email: string, password: string): Promise<void> {
    const user = { email, name: 'Guest', roles: ['support'] };
    await this.send(['POST', '/users'], 201, user, admin);
    const token = await this.mailed('invitation');
    const chosen = this.keep('chosen password', `${password}-chosen`);
    const accept = ['POST', '/auth/invitations/accept'] as const;
    await this.send(accept, 204, { token, password: chosen });
    await this.send(accept, 422, { token, password: chosen });
    const bearer = await this.login(email, chosen, 'guest');
    await this.send(['POST', '/auth/password-reset'], 202, { email });
    const reset = { token: await this.mailed('reset'), password: `${chosen}-again` };
    this.keep('new password', reset.password);
    await this.send(['POST', '/auth/password-reset/confirm'], 204, reset);
    await this.send(['GET', '/me'], 401, undefined, bearer);
    await this.send(['GET', `/products?token=${token}`], 401);
  }

  async apiKeys(admin: Headers): Promise<void> {
    const body = { name: 'Export', permissions: ['stock:read'] };
    const made = ['POST', '/api-keys'] as const;
    const key = await this.send<{ id: string; secret: string }>(made, 201, body, admin);
    const rotated = ['POST', `/api-keys/${key.id}/rotate`] as const;
    const next = await this.send<{ secret: string }>(rotated, 200, {}, admin);
    for (const secret of [this.keep('key', key.secret), this.keep('next key', next.secret)]) {
      await this.send(['GET', '/stock-levels'], 200, undefined, { 'X-API-Key': secret });
      await this.send(['GET', `/stock-levels?apiKey=${secret}`], 400, undefined, admin);
      await this.send(['GET', '/stock-levels'], 401, undefined, { 'X-API-Key': `${secret}x` });
    }
  }

  private keepTokens(name: string, { accessToken, refreshToken }: Tokens): Headers {
    this.keep(`access token of ${name}`, accessToken);
    this.keep(`refresh token of ${name}`, refreshToken);
    return { Authorization: `Bearer ${accessToken}` };
  }

  /** The token of the next link that is mailed. */
  private async mailed(name: string): Promise<string> {
    const known = new Set(Object.values(this.secrets));
    const fresh = (): string | undefined =>
      this.smtp.received
        .flatMap((mail) => [...mail.replaceAll('=\n', '').matchAll(link)].map(([, token]) => token))
        .find((token) => token !== undefined && !known.has(token));
    await until(() => fresh() !== undefined);
    return this.keep(`token of the ${name}`, fresh());
  }
}
