import type { SigningKey } from '../platform/keys/signing-key.js';

export type LogLevelName = 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal' | 'silent';

export type Environment = 'development' | 'testing' | 'staging' | 'production';

/** The whole configuration as one object: validated once at boot, injected by this class. */
export class AppConfig {
  readonly environment: Environment;
  /** Where a development machine keeps its database and generated secrets. */
  readonly dataDir: string;
  readonly http: {
    readonly port: number;
    readonly host: string;
    /** Processes that serve the port; with one there is no supervisor. */
    readonly workers: number;
    readonly publicUrl: string | null;
    readonly corsOrigins: readonly string[];
    readonly bodyLimitBytes: number;
    readonly uploadLimitBytes: number;
    /** Addresses or networks of the proxies whose forwarded headers count. */
    readonly trustedProxies: readonly string[];
    /** After this a request is given up; 0: never. Not uploads, and no answer that has begun. */
    readonly requestDeadlineMs: number;
    /** How long a stopping instance says "not ready" before it stops accepting. */
    readonly shutdownDelayMs: number;
    readonly shutdownTimeoutMs: number;
  };
  readonly database: {
    /** Empty: the embedded server is started. */
    readonly url: string;
    /** Past a connection pooler, for what needs a session: listening. Empty: the same as `url`. */
    readonly directUrl: string;
    /** A streaming replica that answers reads; null: none. */
    readonly replica: { readonly url: string; readonly maxLagMs: number } | null;
    readonly poolMax: number;
    readonly connectTimeoutMs: number;
    readonly statementTimeoutMs: number;
    readonly lockTimeoutMs: number;
    readonly idleInTransactionTimeoutMs: number;
    /** How long a start waits for the database. */
    readonly startTimeoutMs: number;
    /** Through a pooler that lends a connection for one transaction: a session keeps nothing. */
    readonly pooled: boolean;
    readonly namedStatements: boolean;
  };
  readonly auth: {
    readonly jwtKeys: readonly SigningKey[];
    /** Where the keys came from, to be read again when it changes; null: from the environment. */
    readonly jwtKeysFile: string | null;
    readonly cursorSecret: string;
    readonly csrfSecret: string;
    readonly issuer: string;
    readonly audience: string;
    readonly accessTokenTtlSeconds: number;
    readonly refreshTokenTtlSeconds: number;
    readonly refreshGraceSeconds: number;
    /** How long an instance may act on permissions it read. */
    readonly permissionTtlSeconds: number;
    /** How long after a proof of who they are users may do what is sensitive. */
    readonly stepUpTtlSeconds: number;
  };
  readonly signIn: {
    /** Wrong guesses of an account before it is locked for a while. */
    readonly free: number;
    /** The same of a client address, behind which many users may be. */
    readonly addressFree: number;
    readonly maxLockSeconds: number;
  };
  readonly crypto: {
    /** 32 bytes each; the first one encrypts, all of them decrypt. */
    readonly encryptionKeys: readonly Buffer[];
  };
  readonly mail: {
    /** Null: mails are kept in a folder. */
    readonly url: string | null;
    readonly from: string;
  };
  /** Of answers in the memory of a process; Redis keeps what its own limit allows. */
  readonly cache: { readonly enabled: boolean; readonly maxBytes: number };
  /** Shared by the instances, for copies and counters; a URL of null: none. */
  readonly redis: { readonly url: string | null };
  readonly apiKeys: { readonly defaultDays: number; readonly maxDays: number };
  /** The OpenID Connect provider that users may sign in by; null: none. */
  readonly sso: {
    readonly issuer: string;
    readonly clientId: string;
    readonly clientSecret: string;
    readonly scopes: string;
    /** The claim that decides about roles; null: roles are kept here. */
    readonly roleClaim: string | null;
    /** Names of roles by values of the claim. */
    readonly roleMap: Readonly<Record<string, string>>;
    /** Values of `amr` or `acr` that show a second factor at the provider. */
    readonly secondFactorValues: readonly string[];
  } | null;
  readonly throttle: {
    readonly enabled: boolean;
    readonly windowSeconds: number;
    /** Of a user, and of nobody by address. */
    readonly limit: number;
    readonly keyLimit: number;
    /** Of everybody behind one address; 0: none. */
    readonly addressLimit: number;
    readonly loginLimit: number;
    /** Of reports and exports, by caller. */
    readonly heavyLimit: number;
  };
  readonly orders: {
    readonly reservationTtlMinutes: number;
    readonly expiryIntervalSeconds: number;
    readonly placement: 'grouped' | 'plain';
  };
  /** Of the calls of mail server, identity provider and what else is asked over the network. */
  readonly dependencies: {
    readonly timeoutMs: number;
    readonly breakerFailures: number;
    readonly breakerPauseMs: number;
  };
  /** When requests are refused that cannot be answered in time. */
  readonly shed: {
    readonly enabled: boolean;
    readonly lagMs: number;
    readonly poolWaiting: number;
  };
  /** Null: no Sentry is told of faults. */
  readonly sentryDsn: string | null;
  readonly usage: { readonly retentionDays: number };
  readonly audit: { readonly retentionMonths: number };
  readonly logging: {
    readonly level: LogLevelName;
    readonly pretty: boolean;
    /** Beside standard output; null: none. */
    readonly file: {
      readonly path: string;
      /** A file that is larger is followed by another one, and so is that of yesterday. */
      readonly maxBytes: number;
      /** How many of the older ones stay. */
      readonly keep: number;
    } | null;
  };
  /** OpenTelemetry; an endpoint of null: off. */
  readonly tracing: { readonly endpoint: string | null; readonly samplePercent: number };
  /** As the build said it; null when it did not. */
  readonly buildCommit: string | null;
  /** Where Prometheus reads: a port of its own, or the API's with a token. Both null: nowhere. */
  readonly metrics: { readonly port: number | null; readonly token: string | null };
  readonly admin: { readonly email: string; readonly password: string | null };
  readonly docsEnabled: boolean;
}
