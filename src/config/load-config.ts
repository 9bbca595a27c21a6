import { privateJwkOfSeed, signingKeyOf } from '../platform/keys/signing-key.js';
import type { AppConfig, Environment } from './app-config.js';
import { ConfigError } from './config-error.js';
import { deploymentProblems } from './deployment-rules.js';
import { ssoOf, ssoProblems } from './sso-settings.js';
import { type Values, type VariableName, variables } from './variables.js';
import type { Variable } from './variable-kinds.js';

export type EnvironmentVariables = Readonly<Record<string, string | undefined>>;

// Without secrets of their own, tests share these: never deployed.
const undeployedSecret = (name: string): string => `orderly-undeployed-${name}`.padEnd(32, '.');

function parseAll(env: EnvironmentVariables, problems: string[]): Values {
  const values: Partial<Record<VariableName, unknown>> = {};
  for (const [name, variable] of Object.entries(variables) as [VariableName, Variable<unknown>][]) {
    const text = env[name]?.trim();
    values[name] = variable.fallback;
    if (!text) continue;
    try {
      values[name] = variable.parse(text);
    } catch (error) {
      problems.push(`${name} ${(error as Error).message}`);
    }
  }
  return values as Values;
}

function replicaOf(values: Values): AppConfig['database']['replica'] {
  const { DATABASE_REPLICA_URL: url, DATABASE_REPLICA_MAX_LAG_MS: maxLagMs } = values;
  return url === undefined ? null : { url, maxLagMs };
}

function poolerProblems(values: Values): string[] {
  const missing =
    values.DATABASE_POOLER === 'transaction' && values.DATABASE_DIRECT_URL === undefined;
  return missing ? ['DATABASE_DIRECT_URL is required with DATABASE_POOLER=transaction'] : [];
}

function databaseOf(values: Values): AppConfig['database'] {
  return {
    url: values.DATABASE_URL ?? '',
    directUrl: values.DATABASE_DIRECT_URL ?? '',
    replica: replicaOf(values),
    poolMax: values.DATABASE_POOL_MAX,
    connectTimeoutMs: values.DATABASE_CONNECT_TIMEOUT_MS,
    statementTimeoutMs: values.DATABASE_STATEMENT_TIMEOUT_MS,
    lockTimeoutMs: values.DATABASE_LOCK_TIMEOUT_MS,
    idleInTransactionTimeoutMs: values.DATABASE_IDLE_IN_TRANSACTION_TIMEOUT_MS,
    startTimeoutMs: values.DATABASE_START_TIMEOUT_MS,
    pooled: values.DATABASE_POOLER === 'transaction',
    namedStatements: values.DATABASE_NAMED_STATEMENTS ?? values.DATABASE_POOLER === 'none',
  };
}

function sectionsOf(values: Values): Pick<AppConfig, 'http' | 'database' | 'mail' | 'throttle'> {
  return {
    http: {
      port: values.PORT,
      host: values.HOST,
      workers: values.WEB_CONCURRENCY,
      publicUrl: values.PUBLIC_URL ?? null,
      corsOrigins: values.CORS_ORIGINS,
      bodyLimitBytes: values.BODY_LIMIT_BYTES,
      uploadLimitBytes: values.UPLOAD_LIMIT_BYTES,
      trustedProxies: values.TRUSTED_PROXIES,
      requestDeadlineMs: values.REQUEST_DEADLINE_MS,
      shutdownDelayMs: values.SHUTDOWN_DELAY_MS,
      shutdownTimeoutMs: values.SHUTDOWN_TIMEOUT_MS,
    },
    database: databaseOf(values),
    mail: { url: values.MAIL_URL ?? null, from: values.MAIL_FROM },
    throttle: {
      enabled: values.THROTTLE_ENABLED,
      windowSeconds: values.THROTTLE_WINDOW_SECONDS,
      limit: values.THROTTLE_LIMIT,
      keyLimit: values.THROTTLE_KEY_LIMIT,
      addressLimit: values.THROTTLE_ADDRESS_LIMIT,
      heavyLimit: values.THROTTLE_HEAVY_LIMIT,
      loginLimit: values.THROTTLE_LOGIN_LIMIT,
    },
  };
}

function operationsOf(
  values: Values,
): Pick<AppConfig, 'redis' | 'cache' | 'orders' | 'dependencies' | 'shed' | 'sentryDsn' | 'usage'> {
  return {
    orders: {
      reservationTtlMinutes: values.RESERVATION_TTL_MINUTES,
      expiryIntervalSeconds: values.RESERVATION_EXPIRY_INTERVAL_SECONDS,
      placement: values.PLACEMENT ?? 'grouped',
    },
    redis: { url: values.REDIS_URL ?? null },
    cache: { enabled: values.CACHE_ENABLED, maxBytes: values.CACHE_MAX_BYTES },
    dependencies: {
      timeoutMs: values.DEPENDENCY_TIMEOUT_MS,
      breakerFailures: values.BREAKER_FAILURES,
      breakerPauseMs: values.BREAKER_PAUSE_MS,
    },
    shed: {
      enabled: values.SHED_ENABLED,
      lagMs: values.SHED_LAG_MS,
      poolWaiting: values.SHED_POOL_WAITING,
    },
    sentryDsn: values.SENTRY_DSN ?? null,
    usage: { retentionDays: values.USAGE_RETENTION_DAYS },
  };
}

function cryptoOf({ ENCRYPTION_KEY }: Values): AppConfig['crypto'] {
  return { encryptionKeys: ENCRYPTION_KEY ?? [Buffer.from(undeployedSecret('encryption'))] };
}

function authOf(values: Values, keysFile: string | undefined): AppConfig['auth'] {
  return {
    jwtKeys: values.JWT_KEYS ?? [signingKeyOf(privateJwkOfSeed(undeployedSecret('jwt')))],
    jwtKeysFile: keysFile ?? null,
    cursorSecret: values.CURSOR_SECRET ?? undeployedSecret('cursor'),
    csrfSecret: values.CSRF_SECRET ?? undeployedSecret('csrf'),
    issuer: values.JWT_ISSUER,
    audience: values.JWT_AUDIENCE,
    accessTokenTtlSeconds: values.ACCESS_TOKEN_TTL_SECONDS,
    refreshTokenTtlSeconds: values.REFRESH_TOKEN_TTL_SECONDS,
    refreshGraceSeconds: values.REFRESH_GRACE_SECONDS,
    permissionTtlSeconds: values.PERMISSION_TTL_SECONDS,
    stepUpTtlSeconds: values.STEP_UP_TTL_SECONDS,
  };
}

function observedOf(
  values: Values,
  environment: Environment,
): Pick<AppConfig, 'logging' | 'metrics' | 'tracing' | 'buildCommit'> {
  const { LOG_FILE: path, LOG_FILE_BYTES: maxBytes, LOG_FILE_KEEP: keep } = values;
  return {
    logging: {
      level: values.LOG_LEVEL ?? (environment === 'testing' ? 'silent' : 'info'),
      pretty: values.LOG_PRETTY ?? environment === 'development',
      file: path === undefined ? null : { path, maxBytes, keep },
    },
    tracing: {
      endpoint: values.OTEL_EXPORTER_OTLP_ENDPOINT ?? null,
      samplePercent: values.TRACE_SAMPLE_PERCENT,
    },
    buildCommit: values.BUILD_COMMIT ?? null,
    metrics: { port: values.METRICS_PORT ?? null, token: values.METRICS_TOKEN ?? null },
  };
}

/**
 * The configuration of these variables. Pure: reads no file and no process.
 * @throws ConfigError with every problem at once
 */
export function loadConfig(env: EnvironmentVariables): AppConfig {
  const problems: string[] = [];
  const values = parseAll(env, problems);
  const environment = values.NODE_ENV ?? 'development';
  const deployed = environment === 'staging' || environment === 'production';
  problems.push(...ssoProblems(values), ...poolerProblems(values));
  if (deployed) problems.push(...deploymentProblems(values));
  if (problems.length > 0) throw new ConfigError(problems);
  return {
    environment,
    dataDir: values.DATA_DIR,
    ...sectionsOf(values),
    auth: authOf(values, env.JWT_KEYS_FILE),
    sso: ssoOf(values),
    signIn: {
      free: values.SIGN_IN_ATTEMPTS,
      addressFree: values.SIGN_IN_ADDRESS_ATTEMPTS,
      maxLockSeconds: values.SIGN_IN_MAX_LOCK_SECONDS,
    },
    crypto: cryptoOf(values),
    apiKeys: {
      defaultDays: Math.min(values.API_KEY_DEFAULT_DAYS, values.API_KEY_MAX_DAYS),
      maxDays: values.API_KEY_MAX_DAYS,
    },
    ...operationsOf(values),
    audit: { retentionMonths: values.AUDIT_RETENTION_MONTHS },
    ...observedOf(values, environment),
    admin: { email: values.ADMIN_EMAIL, password: values.ADMIN_PASSWORD ?? null },
    docsEnabled: values.DOCS_ENABLED,
  };
}
