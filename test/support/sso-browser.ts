import type { AppConfig } from '../../src/config/app-config.js';
import type { TestApp } from './app.js';
import { type Account, client, type TestProvider } from './oidc-provider.js';

export const attemptCookie = '__Host-orderly-sso';
export const refreshCookie = '__Host-orderly-refresh';

export interface Hop {
  readonly status: number;
  readonly code: string | undefined;
  readonly location: string;
  readonly cookies: Readonly<Record<string, string>>;
}

let serial = 0;

/** A person of the provider whom Orderly does not know yet. */
export function someone(more: Partial<Account> = {}): Account {
  serial += 1;
  const email = `sso-${serial}@example.com`;
  const known = { sub: `sub-${serial}`, email, email_verified: true, name: 'Ada' };
  return { ...known, groups: ['staff'], ...more };
}

export const withProvider =
  (provider: TestProvider) =>
  (config: AppConfig): AppConfig => ({
    ...config,
    sso: {
      issuer: provider.issuer,
      clientId: client.id,
      clientSecret: client.secret,
      scopes: 'openid email profile',
      roleClaim: 'groups',
      roleMap: { staff: 'support', books: 'auditor', it: 'admin' },
      secondFactorValues: ['mfa', 'urn:gold'],
    },
  });

/** Signs in as a browser does, hop by hop. */
export class SsoBrowser {
  constructor(
    private readonly app: Pick<TestApp, 'http'>,
    private readonly provider: TestProvider,
  ) {}

  async get(
    path: string,
    cookies: Readonly<Record<string, string>> = {},
    headers: Readonly<Record<string, string>> = {},
  ): Promise<Hop> {
    const Cookie = Object.entries(cookies)
      .map(([name, value]) => `${name}=${value}`)
      .join('; ');
    const answer = await this.app
      .http()
      .get(path)
      .set({ ...headers, Cookie });
    const set = (answer.get('Set-Cookie') ?? []).map((line) => {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      return [name, value] as const;
    });
    const { error } = answer.body as { error?: { code: string } };
    const location = answer.headers['location'] ?? '';
    return { status: answer.status, code: error?.code, location, cookies: Object.fromEntries(set) };
  }

  begin(returnTo = '/docs'): Promise<Hop> {
    return this.get(`/api/v1/auth/sso/login?returnTo=${encodeURIComponent(returnTo)}`);
  }

  /** All the way as this account; answers the last hop. */
  async signInAs(account: Account, headers: Readonly<Record<string, string>> = {}): Promise<Hop> {
    this.provider.account = account;
    const begun = await this.begin();
    const back = await this.provider.signIn(begun.location);
    return this.get(`${back.pathname}${back.search}`, begun.cookies, headers);
  }
}
