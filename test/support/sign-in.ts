import { UsersService } from '../../src/modules/users/users.service.js';
import type { TestApp } from './app.js';

export const testPassword = 'correct horse battery staple';

export interface Tokens {
  readonly accessToken: string;
  readonly tokenType: string;
  readonly expiresIn: number;
  readonly refreshToken: string;
}

export interface Answer<Data> {
  readonly status: number;
  readonly data: Data;
  readonly code: string | undefined;
  readonly text: string;
}

interface Body<Data> {
  readonly data: Data;
  readonly error?: { readonly code: string };
}

let serial = 0;

/** Signing in and out over HTTP, as a client does. */
export class SignIn {
  constructor(private readonly app: TestApp) {}

  /** A new user; answers id and e-mail address. */
  async user(...roles: string[]): Promise<{ id: string; email: string }> {
    serial += 1;
    const email = `person-${serial}@example.com`;
    const request = { email, password: testPassword, name: `Person ${serial}`, roles };
    return { id: await this.app.get(UsersService).create(request), email };
  }

  login(email: string, password = testPassword): Promise<Answer<Tokens>> {
    return this.post('login', { email, password });
  }

  refresh(refreshToken: string): Promise<Answer<Tokens>> {
    return this.post('refresh', { refreshToken });
  }

  logout(accessToken: string): Promise<Answer<undefined>> {
    return this.post('logout', {}, accessToken);
  }

  async me<Data>(accessToken: string): Promise<Answer<Data>> {
    const path = '/api/v1/me';
    const sent = this.app.http().get(path).set('Authorization', `Bearer ${accessToken}`);
    return answerOf<Data>(await sent);
  }

  async post<Data>(command: string, body: object, accessToken?: string): Promise<Answer<Data>> {
    const sent = this.app.http().post(`/api/v1/auth/${command}`).send(body);
    if (accessToken !== undefined) void sent.set('Authorization', `Bearer ${accessToken}`);
    return answerOf<Data>(await sent);
  }
}

function answerOf<Data>(sent: { status: number; text: string; body: unknown }): Answer<Data> {
  const { data, error } = sent.body as Body<Data>;
  return { status: sent.status, text: sent.text, data, code: error?.code };
}
