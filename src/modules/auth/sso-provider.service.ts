import { Injectable } from '@nestjs/common';
import type * as oidc from 'openid-client';
import { AppConfig } from '../../config/app-config.js';
import { outgoingHeaders } from '../../platform/observability/origin.js';
import { Dependencies } from '../../platform/resilience/dependencies.js';
import { type Dependency, isGivenUp } from '../../platform/resilience/dependency.js';
import { SsoNotConfigured, SsoRefused, SsoUnavailable } from './sso.errors.js';

const fetchInTrace: oidc.CustomFetch = (url, options) =>
  fetch(url, { ...options, headers: { ...options.headers, ...outgoingHeaders() } });

type Oidc = typeof oidc;

// Most deployments have no provider.
const loadClient = (): Promise<Oidc> => import('openid-client');

/** What one attempt to sign in has to find again in the provider's answer. */
export interface SsoAttempt {
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
}

export interface ProviderClaims extends Readonly<Record<string, unknown>> {
  readonly iss: string;
  readonly sub: string;
}

const loopback = new Set(['localhost', '127.0.0.1', '[::1]']);

interface ProviderFailure {
  readonly name?: unknown;
  readonly code?: unknown;
  /** Of an answer that was none of ours to read. */
  readonly status?: unknown;
  readonly cause?: unknown;
}

/** No answer, or an answer that says that the provider is not well. */
function isUnreachable(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return false;
  const { name, code, status, cause } = error as ProviderFailure;
  // `fetch` has a TypeError for all that happens to a connection.
  if (name === 'TypeError' || code === 'OAUTH_TIMEOUT' || code === 'OAUTH_ABORT') return true;
  return (typeof status === 'number' && status >= 500) || isUnreachable(cause);
}

/** The OpenID Connect provider: found at the first sign-in, so that a start does not need it. */
@Injectable()
export class SsoProvider {
  private found: Promise<oidc.Configuration> | null = null;

  private readonly provider: Dependency | null;

  constructor(
    private readonly config: AppConfig,
    dependencies: Dependencies,
  ) {
    const options = { name: 'sso', retries: 1, isFailure: isUnreachable };
    this.provider = config.sso && dependencies.define(options);
  }

  get settings(): NonNullable<AppConfig['sso']> {
    if (!this.config.sso) throw SsoNotConfigured();
    return this.config.sso;
  }

  /** Throws SSO_NOT_CONFIGURED. */
  requireSettings(): void {
    if (!this.config.sso) throw SsoNotConfigured();
  }

  /** Where to send the browser, and what to remember meanwhile. */
  async begin(redirectUri: string): Promise<{ url: string; attempt: SsoAttempt }> {
    const { scopes } = this.settings;
    const provider = await this.discover();
    const oidc = await loadClient();
    const state = oidc.randomState();
    const nonce = oidc.randomNonce();
    const verifier = oidc.randomPKCECodeVerifier();
    const url = oidc.buildAuthorizationUrl(provider, {
      redirect_uri: redirectUri,
      scope: scopes,
      state,
      nonce,
      code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
    });
    return { url: url.href, attempt: { state, nonce, verifier } };
  }

  /** Swaps the code for verified claims: of the ID token, completed by the user info. */
  async finish(answer: URL, { state, nonce, verifier }: SsoAttempt): Promise<ProviderClaims> {
    const provider = await this.discover();
    const oidc = await loadClient();
    try {
      // A code works once: no repetition.
      const tokens = await this.dependency.call(() =>
        oidc.authorizationCodeGrant(provider, answer, {
          expectedState: state,
          expectedNonce: nonce,
          pkceCodeVerifier: verifier,
          idTokenExpected: true,
        }),
      );
      const claims = tokens.claims();
      if (!claims) throw SsoRefused({ reason: 'no-id-token' });
      // How the user proved who they are stands in the ID token only.
      const { amr, acr } = claims;
      if (provider.serverMetadata().userinfo_endpoint === undefined) return claims;
      const info = await this.dependency.repeat(() =>
        oidc.fetchUserInfo(provider, tokens.access_token, claims.sub),
      );
      return { ...info, ...claims, amr, acr };
    } catch (error) {
      if (isUnreachable(error) || isGivenUp(error)) throw SsoUnavailable({}, error);
      throw SsoRefused({ reason: 'provider' }, error);
    }
  }

  private get dependency(): Dependency {
    if (!this.provider) throw SsoNotConfigured();
    return this.provider;
  }

  private discover(): Promise<oidc.Configuration> {
    this.found ??= this.dependency
      .repeat(() => this.ask())
      .catch((error: unknown) => {
        this.found = null;
        throw SsoUnavailable({}, error);
      });
    return this.found;
  }

  private async ask(): Promise<oidc.Configuration> {
    const oidc = await loadClient();
    const { issuer, clientId, clientSecret } = this.settings;
    const server = new URL(issuer);
    // Plain HTTP only to this machine, for development and tests.
    // eslint-disable-next-line @typescript-eslint/no-deprecated -- marked to stand out, not to go
    const insecure = loopback.has(server.hostname) ? [oidc.allowInsecureRequests] : [];
    // The signature of the ID token as well, not only TLS.
    const execute = [oidc.enableNonRepudiationChecks, ...insecure];
    const options = {
      timeout: this.config.dependencies.timeoutMs / 1_000,
      execute,
      [oidc.customFetch]: fetchInTrace,
    };
    return oidc.discovery(
      server,
      clientId,
      undefined,
      oidc.ClientSecretBasic(clientSecret),
      options,
    );
  }
}
