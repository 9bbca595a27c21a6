import type { TestApp } from './app.js';
import { testPassword } from './sign-in.js';

export interface CookieAnswer<Data = Record<string, unknown>> {
  readonly status: number;
  readonly code: string | undefined;
  readonly data: Data;
  readonly setCookies: readonly string[];
  readonly headers: Readonly<Record<string, string>>;
}

export interface BrowserTokens {
  readonly accessToken: string;
  readonly csrfToken: string;
}

type Headers = Readonly<Record<string, string>>;

interface Body<Data> {
  readonly data: Data;
  readonly error?: { readonly code: string };
}

/** Keeps cookies and says its origin, as a browser does on a page of the API's own host. */
export class CookieClient {
  readonly cookies = new Map<string, string>();

  constructor(
    private readonly app: TestApp,
    readonly origin = app.url,
  ) {}

  login(email: string, password = testPassword): Promise<CookieAnswer<BrowserTokens>> {
    return this.send('POST', 'login', {}, { email, password });
  }

  refresh(csrfToken: string): Promise<CookieAnswer<BrowserTokens>> {
    return this.send('POST', 'refresh', { 'X-CSRF-Token': csrfToken });
  }

  logout(csrfToken: string): Promise<CookieAnswer> {
    return this.send('POST', 'logout', { 'X-CSRF-Token': csrfToken });
  }

  csrf(): Promise<CookieAnswer<BrowserTokens>> {
    return this.send('GET', 'csrf');
  }

  get cookieHeader(): string {
    return [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  }

  /** A header given as an empty text is not sent. */
  async send<Data>(
    method: 'GET' | 'POST',
    command: string,
    headers: Headers = {},
    body?: object | string,
  ): Promise<CookieAnswer<Data>> {
    const own = { Origin: this.origin, Cookie: this.cookieHeader, ...headers };
    const given = Object.fromEntries(Object.entries(own).filter(([, value]) => value !== ''));
    const path = `/api/v1/auth/browser/${command}`;
    const request = this.app.http()[method === 'GET' ? 'get' : 'post'](path).set(given);
    const answer = await request.send(body);
    const setCookies = answer.get('Set-Cookie') ?? [];
    setCookies.forEach((line) => this.keep(line));
    const { data, error } = (answer.text === '' ? {} : answer.body) as Body<Data>;
    const { status, headers: answered } = answer;
    return { status, code: error?.code, data, setCookies, headers: answered };
  }

  private keep(line: string): void {
    const [pair = ''] = line.split(';', 1);
    const [name = '', value = ''] = pair.split('=', 2);
    if (value === '') this.cookies.delete(name);
    else this.cookies.set(name, value);
  }
}
