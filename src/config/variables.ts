import {
  email,
  encryptionKeys,
  flag,
  keySet,
  list,
  networks,
  oneOf,
  roleMap,
  secret,
  text,
  url,
  whole,
} from './variable-kinds.js';
import type { Variable } from './variable-kinds.js';

const megabyte = 1024 * 1024;
const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;

/** Every environment variable of the program; `.env.example` lists the same. */
export const variables = {
  NODE_ENV: oneOf(
    ['development', 'testing', 'staging', 'production'],
    'development',
    'development, testing, staging or production.',
  ),
  PORT: whole(3000, 'Port of the API; 0 takes a free one.', { max: 65_535 }),
  WEB_CONCURRENCY: whole(1, 'Processes that serve the port, each a whole instance.', {
    min: 1,
    max: 64,
  }),
  HOST: text('0.0.0.0', 'Address to listen on.'),
  PUBLIC_URL: url(['http:', 'https:'], 'Where clients reach the API, when that is not this host.'),
  DATABASE_URL: secret(
    url(
      ['postgresql:', 'postgres:'],
      'PostgreSQL server. Without one, development starts an embedded server in DATA_DIR.',
    ),
  ),
  DATABASE_DIRECT_URL: secret(
    url(
      ['postgresql:', 'postgres:'],
      'The same database past a pooler such as PgBouncer, when DATABASE_URL goes through one.',
    ),
  ),
  DATABASE_POOLER: oneOf(
    ['none', 'transaction'],
    'none',
    'transaction: DATABASE_URL leads through PgBouncer in that mode. See docs/scaling.md.',
  ),
  DATABASE_REPLICA_URL: secret(
    url(
      ['postgresql:', 'postgres:'],
      'A streaming replica that answers reads; none when empty. See docs/scaling.md.',
    ),
  ),
  DATABASE_REPLICA_MAX_LAG_MS: whole(
    1_000,
    'How far behind it may be; further, and the primary answers.',
    { min: 300, max: 60_000 },
  ),
  DATABASE_POOL_MAX: whole(20, 'Connections of this program; workers share them.', {
    min: 1,
    max: 1000,
  }),
  DATABASE_CONNECT_TIMEOUT_MS: whole(5_000, 'Wait for a free connection.', { min: 1 }),
  DATABASE_STATEMENT_TIMEOUT_MS: whole(15_000, 'Longest statement; 0 for no limit.'),
  DATABASE_LOCK_TIMEOUT_MS: whole(5_000, 'Longest wait for a row lock; 0 for no limit.'),
  DATABASE_IDLE_IN_TRANSACTION_TIMEOUT_MS: whole(
    30_000,
    'Longest pause inside a transaction; 0 for no limit.',
  ),
  DATABASE_START_TIMEOUT_MS: whole(30_000, 'How long a start waits for the database.'),
  DATABASE_NAMED_STATEMENTS: flag(
    undefined,
    'Statements planned once per connection; defaults to false behind a pooler.',
  ),
  REDIS_URL: secret(
    url(
      ['redis:', 'rediss:'],
      'Redis that the instances share, such as redis://:password@redis.example; none when empty.',
    ),
  ),
  CACHE_ENABLED: flag(true, 'Keeps answers of the catalogue and others; false computes each anew.'),
  CACHE_MAX_BYTES: whole(64 * megabyte, 'Memory of a process for kept answers.', {
    min: megabyte,
  }),
  JWT_KEYS: secret(
    keySet('Private keys of access tokens. Make them: npm run orderly -- keys rotate --file FILE'),
  ),
  CURSOR_SECRET: secret(text(undefined, 'Signs paging cursors. Make one: openssl rand -base64 48')),
  ENCRYPTION_KEY: secret(
    encryptionKeys(
      'Encrypts stored secrets: 32 bytes as base64 (openssl rand -base64 32). Of several, by commas, the first one encrypts.',
    ),
  ),
  CSRF_SECRET: secret(
    text(undefined, 'Signs the CSRF tokens of browsers. Make one: openssl rand -base64 48'),
  ),
  JWT_ISSUER: text('orderly', 'The `iss` of access tokens.'),
  JWT_AUDIENCE: text('orderly-api', 'The `aud` of access tokens.'),
  ACCESS_TOKEN_TTL_SECONDS: whole(900, 'Life of an access token.', { min: 10, max: 86_400 }),
  REFRESH_TOKEN_TTL_SECONDS: whole(1_209_600, 'Life of a refresh token.', { min: 60 }),
  REFRESH_GRACE_SECONDS: whole(10, 'How long a used refresh token gets its successor once more.', {
    max: 60,
  }),
  PERMISSION_TTL_SECONDS: whole(30, 'How long an instance may act on permissions it has read.', {
    max: 3_600,
  }),
  STEP_UP_TTL_SECONDS: whole(600, 'How long a proof of identity holds for sensitive commands.', {
    min: 10,
    max: 86_400,
  }),
  API_KEY_DEFAULT_DAYS: whole(90, 'Life of an API key that was made without one.', { min: 1 }),
  API_KEY_MAX_DAYS: whole(365, 'Longest life of an API key.', { min: 1, max: 3_650 }),
  OIDC_ISSUER: url(['https:', 'http:'], 'OpenID Connect provider to sign in by; none when empty.'),
  OIDC_CLIENT_ID: text(undefined, 'This program as the provider knows it.'),
  OIDC_CLIENT_SECRET: secret(text(undefined, 'Its secret at the provider.')),
  OIDC_SCOPES: text('openid email profile', 'What is asked of the provider.'),
  OIDC_ROLE_CLAIM: text(
    undefined,
    'Claim that decides about roles; without one they are kept here.',
  ),
  OIDC_ROLE_MAP: roleMap('Roles by value of that claim, such as {"staff":"support"}.'),
  OIDC_SECOND_FACTOR: list(
    'Values of `amr` or `acr` that show a second factor at the provider, by commas.',
    ['mfa'],
  ),
  CORS_ORIGINS: list('Origins of browser applications, separated by commas; none when empty.'),
  TRUSTED_PROXIES: networks('Addresses or networks whose X-Forwarded-For counts, by commas.'),
  BODY_LIMIT_BYTES: whole(megabyte, 'Largest JSON body.', { min: 1_024 }),
  UPLOAD_LIMIT_BYTES: whole(1024 * megabyte, 'Largest import file.', { min: 1_024 }),
  REQUEST_DEADLINE_MS: whole(
    30_000,
    'After this a request is given up and its statement cancelled; 0 for never.',
  ),
  SHED_ENABLED: flag(true, 'Refuses requests (503 OVERLOADED) that cannot be answered in time.'),
  SHED_LAG_MS: whole(250, 'Overloaded while the event loop is later than this.', { min: 1 }),
  SHED_POOL_WAITING: whole(200, 'Overloaded while more callers wait for a connection.'),
  SHUTDOWN_DELAY_MS: whole(0, 'How long a stopping instance only says "not ready".'),
  SHUTDOWN_TIMEOUT_MS: whole(20_000, 'How long requests in flight may take to finish.'),
  THROTTLE_ENABLED: flag(true, 'Limits requests per client.'),
  THROTTLE_WINDOW_SECONDS: whole(60, 'Length of the window.', { min: 1 }),
  THROTTLE_LIMIT: whole(
    30_000,
    'Requests of one user, or of nobody from one address, in a window.',
    {
      min: 1,
    },
  ),
  THROTTLE_KEY_LIMIT: whole(60_000, 'Requests of one API key in a window.', { min: 1 }),
  THROTTLE_ADDRESS_LIMIT: whole(
    0,
    'Requests of everybody behind one address in a window; 0 for no limit.',
  ),
  THROTTLE_HEAVY_LIMIT: whole(600, 'Reports and exports of one caller in a window.', { min: 1 }),
  THROTTLE_LOGIN_LIMIT: whole(20, 'Sign-ins of one client in a window.', { min: 1 }),
  SIGN_IN_ATTEMPTS: whole(5, 'Wrong guesses of an account before locks of 1, 2, 4 … seconds.', {
    min: 1,
    max: 100,
  }),
  SIGN_IN_ADDRESS_ATTEMPTS: whole(100, 'The same of a client address.', { min: 1, max: 100_000 }),
  SIGN_IN_MAX_LOCK_SECONDS: whole(900, 'Longest lock after wrong guesses.', {
    min: 1,
    max: 86_400,
  }),
  RESERVATION_TTL_MINUTES: whole(1_440, 'How long a placed order holds stock unconfirmed.', {
    min: 1,
  }),
  RESERVATION_EXPIRY_INTERVAL_SECONDS: whole(60, 'How often expired holds are released.', {
    min: 1,
  }),
  PLACEMENT: oneOf(
    ['grouped', 'plain'],
    'grouped',
    'grouped writes orders that arrive together in one statement; plain each in a transaction.',
  ),
  MAIL_URL: secret(
    url(
      ['smtp:', 'smtps:'],
      'Mail server, such as smtps://user:password@mail.example. Without one, development keeps mails in DATA_DIR/mailbox.',
    ),
  ),
  MAIL_FROM: email('orderly@localhost', 'Sender of mails; required where MAIL_URL is.'),
  DEPENDENCY_TIMEOUT_MS: whole(15_000, 'Longest call of one of them.', { min: 1 }),
  BREAKER_FAILURES: whole(
    5,
    'Failures in a row after which a dependency is not asked for a while.',
    {
      min: 1,
      max: 1_000,
    },
  ),
  BREAKER_PAUSE_MS: whole(10_000, 'That while; then one call tries it.', { min: 1 }),
  SENTRY_DSN: secret(
    url(['https:', 'http:'], 'Sentry project that is told of faults; none when empty.'),
  ),
  USAGE_RETENTION_DAYS: whole(400, 'How long the usage of a day is kept.', { min: 1, max: 4_000 }),
  AUDIT_RETENTION_MONTHS: whole(84, 'How long entries of the audit are kept.', {
    min: 1,
    max: 1_200,
  }),
  LOG_LEVEL: oneOf(logLevels, undefined, 'Defaults to info, in testing to silent.'),
  LOG_PRETTY: flag(undefined, 'Readable lines in place of JSON; defaults to true in development.'),
  LOG_FILE: text(undefined, 'Log file beside standard output, such as /var/log/orderly/orderly.'),
  LOG_FILE_BYTES: whole(100 * megabyte, 'A larger log file is followed by another one.', {
    min: 1_024,
  }),
  LOG_FILE_KEEP: whole(14, 'Older log files that stay.', { min: 1, max: 1_000 }),
  OTEL_EXPORTER_OTLP_ENDPOINT: url(
    ['http:', 'https:'],
    'OpenTelemetry collector (OTLP over HTTP) that gets traces; none when empty.',
  ),
  TRACE_SAMPLE_PERCENT: whole(10, 'Share of traces that are kept, unless the caller decided.', {
    max: 100,
  }),
  BUILD_COMMIT: text(undefined, 'Commit that was built, shown with the metrics; images set it.'),
  METRICS_PORT: whole(undefined, 'Port of its own for /metrics; none when empty.', { max: 65_535 }),
  METRICS_TOKEN: secret(
    text(
      undefined,
      'Asked for at /metrics; without METRICS_PORT it opens them on the port of the API. Make one: openssl rand -base64 48',
    ),
  ),
  ADMIN_EMAIL: email('admin@example.com', 'E-mail of the first administrator.'),
  ADMIN_PASSWORD: secret(
    text(undefined, 'Password of the first administrator; generated when missing.'),
  ),
  DATA_DIR: text('.data', 'Where development keeps its database and generated secrets.'),
  DOCS_ENABLED: flag(true, 'Serves /docs and /docs-json.'),
} satisfies Record<string, Variable<unknown>>;

export type VariableName = keyof typeof variables;

export type Values = {
  readonly [Name in VariableName]: (typeof variables)[Name] extends Variable<infer T> ? T : never;
};
