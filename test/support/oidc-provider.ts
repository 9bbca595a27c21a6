import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { once } from 'node:events';
import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import Provider from 'oidc-provider';

export interface Account {
  readonly sub: string;
  readonly email: string;
  readonly email_verified: boolean;
  readonly name?: string;
  readonly groups?: readonly string[];
  /** How the provider asks who it is. */
  readonly amr?: readonly string[];
  readonly acr?: string;
}

type Claims = Readonly<Record<string, unknown>>;

const newKey = () => generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;

const part = (value: Claims) => Buffer.from(JSON.stringify(value)).toString('base64url');

/** An ID token as `alg` RS256, by whatever key. */
function signed(claims: Claims, key: KeyObject): string {
  const input = `${part({ alg: 'RS256', kid: 'test' })}.${part(claims)}`;
  return `${input}.${sign('sha256', Buffer.from(input), key).toString('base64url')}`;
}

export const client = { id: 'orderly', secret: 'a-secret-of-the-test-client' };

/** A real OpenID Connect provider on this machine, which signs in whoever `account` says. */
export class TestProvider {
  account: Account = { sub: 'nobody', email: 'nobody@example.com', email_verified: true };
  /** Claims that replace those of every ID token; with a key, or with none, that is not the provider's. */
  forgery: { readonly claims: Claims; readonly by?: 'nobody' | 'somebody' } | null = null;
  requiresPkce = true;
  /** The headers of the calls for tokens. */
  readonly tokenCalls: IncomingHttpHeaders[] = [];
  private provider: Provider | null = null;
  private readonly key = newKey();

  private constructor(
    private readonly server: Server,
    readonly issuer: string,
  ) {
    server.on('request', (request, response) => void this.answer(request, response));
  }

  /** At its own address, or behind the one given. */
  static async listen(issuer?: string): Promise<TestProvider> {
    // It never closes a connection that a request may be on its way to.
    const server = createServer({ keepAliveTimeout: 0 }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const own = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    return new TestProvider(server, issuer ?? own);
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  start(redirectUri: string): void {
    const jwk = { ...this.key.export({ format: 'jwk' }), kid: 'test', alg: 'RS256', use: 'sig' };
    this.provider = new Provider(this.issuer, {
      jwks: { keys: [jwk] },
      clients: [
        { client_id: client.id, client_secret: client.secret, redirect_uris: [redirectUri] },
      ],
      claims: {
        openid: ['sub', 'amr', 'acr'],
        email: ['email', 'email_verified'],
        profile: ['name', 'groups'],
      },
      cookies: { keys: ['a key of the test'] },
      features: { devInteractions: { enabled: false } },
      interactions: { url: (_, { uid }) => `/interaction/${uid}` },
      pkce: { required: () => this.requiresPkce },
      findAccount: (_, sub) => ({ accountId: sub, claims: () => ({ ...this.account, sub }) }),
      loadExistingGrant: async ({ oidc }) => {
        const grant = new oidc.provider.Grant({
          clientId: oidc.client?.clientId as string,
          accountId: oidc.session?.accountId as string,
        });
        grant.addOIDCScope('openid email profile');
        await grant.save();
        return grant;
      },
    });
    this.provider.use(async (ctx, next) => {
      await next();
      const body = ctx.body as { id_token?: string } | undefined;
      if (this.forgery && body?.id_token) body.id_token = this.forged(body.id_token);
    });
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }

  /** Follows a browser from the address that Orderly sent it to; answers where it is sent back. */
  async signIn(address: string): Promise<URL> {
    const cookies = new Map<string, string>();
    let url = new URL(address);
    while (url.origin === this.issuer) {
      const Cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
      const answer = await fetch(url, { redirect: 'manual', headers: { Cookie } });
      for (const line of answer.headers.getSetCookie()) {
        const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
        cookies.set(name, value);
      }
      const location = answer.headers.get('location');
      if (location === null) throw new Error(`${answer.status} ${await answer.text()}`);
      url = new URL(location, url);
    }
    return url;
  }

  private forged(token: string): string {
    const { claims, by } = this.forgery ?? { claims: {} };
    const payload = Buffer.from(token.split('.')[1] ?? '', 'base64url').toString();
    const all = { ...(JSON.parse(payload) as Claims), ...claims };
    if (by === 'nobody') return `${part({ alg: 'none' })}.${part(all)}.`;
    return signed(all, by === 'somebody' ? newKey() : this.key);
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { provider } = this;
    if (request.url === '/token') this.tokenCalls.push(request.headers);
    if (!provider) return void response.writeHead(503).end();
    if (request.url?.startsWith('/interaction/') !== true) {
      await provider.callback()(request, response);
      return;
    }
    const { sub: accountId, amr, acr } = this.account;
    const login = { accountId, ...(amr && { amr: [...amr] }), ...(acr && { acr }) };
    await provider.interactionFinished(request, response, { login });
  }
}
