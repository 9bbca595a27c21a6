import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { writeSecretFile } from '../platform/secret-file.js';
import { newKeySetText } from '../platform/keys/key-set.js';
import { ConfigError } from './config-error.js';
import type { EnvironmentVariables } from './load-config.js';
import type { Variable } from './variable-kinds.js';
import { variables } from './variables.js';

interface Generated {
  /** In the folder of the machine's data. */
  readonly file: string;
  readonly make: () => string;
}

const randomText = (): string => randomBytes(48).toString('base64url');

/** What a development machine makes for itself. */
const generated: Readonly<Record<string, Generated>> = {
  JWT_KEYS: { file: 'jwt-keys.json', make: newKeySetText },
  CURSOR_SECRET: { file: 'cursor-secret', make: randomText },
  CSRF_SECRET: { file: 'csrf-secret', make: randomText },
  ENCRYPTION_KEY: { file: 'encryption-key', make: () => randomBytes(32).toString('base64') },
};

/** The secrets that development makes for itself. */
export const generatedNames: readonly string[] = Object.keys(generated);

export const secretNames: readonly string[] = Object.entries<Variable<unknown>>(variables)
  .filter(([, variable]) => variable.secret)
  .map(([name]) => name);

/** `X_FILE=/run/secrets/x` stands for X, as container platforms mount secrets. */
export function secretFiles(env: EnvironmentVariables): {
  readonly read: Readonly<Record<string, string>>;
  readonly problems: readonly string[];
} {
  const read: Record<string, string> = {};
  const problems: string[] = [];
  for (const name of secretNames) {
    const path = env[`${name}_FILE`];
    if (!path) continue;
    if (env[name]) problems.push(`${name} and ${name}_FILE must not both be set`);
    try {
      read[name] = readFileSync(path, 'utf8').trim();
    } catch {
      problems.push(`${name}_FILE must name a readable file`);
    }
  }
  return { read, problems };
}

function withSecretFiles(env: EnvironmentVariables): EnvironmentVariables {
  const { read, problems } = secretFiles(env);
  if (problems.length > 0) throw new ConfigError(problems);
  return { ...env, ...read };
}

/** The file of a secret of this machine, made on first use: a restart must not sign everybody out. */
function machineFile(dataDir: string, { file, make }: Generated): string {
  const path = join(dataDir, file);
  if (!existsSync(path)) {
    mkdirSync(dataDir, { recursive: true });
    writeSecretFile(path, make());
  }
  return path;
}

function withMachineFiles(env: EnvironmentVariables): EnvironmentVariables {
  const dataDir = env.DATA_DIR ?? variables.DATA_DIR.fallback;
  const missing = Object.entries(generated).filter(([name]) => !env[name] && !env[`${name}_FILE`]);
  const files = missing.map(([name, secret]) => [`${name}_FILE`, machineFile(dataDir, secret)]);
  return { ...env, ...(Object.fromEntries(files) as EnvironmentVariables) };
}

export const isDevelopment = ({ NODE_ENV }: EnvironmentVariables): boolean =>
  (NODE_ENV ?? 'development') === 'development';

/** The variables of the process as they stand; development adds `.env` of the current directory. */
export function plainEnvironment(env: EnvironmentVariables = process.env): EnvironmentVariables {
  if (!isDevelopment(env) || !existsSync('.env')) return env;
  return { ...parseEnv(readFileSync('.env', 'utf8')), ...env };
}

/**
 * The variables of the process, with secrets read from their files. Development makes the secrets
 * it lacks.
 */
export function readEnvironment(env: EnvironmentVariables = process.env): EnvironmentVariables {
  const plain = plainEnvironment(env);
  return withSecretFiles(isDevelopment(env) ? withMachineFiles(plain) : plain);
}
