import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { ConfigError } from './config-error.js';
import type { EnvironmentVariables } from './load-config.js';
import type { Variable } from './variable-kinds.js';
import { variables } from './variables.js';

const randomText = (): string => randomBytes(48).toString('base64url');

/** What a development machine makes for itself. */
const generated: Readonly<Record<string, () => string>> = {
  JWT_SECRET: randomText,
  CURSOR_SECRET: randomText,
  CSRF_SECRET: randomText,
  ENCRYPTION_KEY: () => randomBytes(32).toString('base64'),
};

const secretNames = Object.entries<Variable<unknown>>(variables)
  .filter(([, variable]) => variable.secret)
  .map(([name]) => name);

/** `X_FILE=/run/secrets/x` stands for X, as container platforms mount secrets. */
function withSecretFiles(env: EnvironmentVariables): EnvironmentVariables {
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
  if (problems.length > 0) throw new ConfigError(problems);
  return { ...env, ...read };
}

/** A secret of this machine, made on first use and kept: a restart must not sign everybody out. */
function machineSecret(dataDir: string, name: string, make: () => string): string {
  const path = join(dataDir, name.toLowerCase().replaceAll('_', '-'));
  if (!existsSync(path)) {
    mkdirSync(dataDir, { recursive: true });
    writeFileSync(path, make(), { mode: 0o600 });
  }
  return readFileSync(path, 'utf8');
}

function withMachineSecrets(env: EnvironmentVariables): EnvironmentVariables {
  const dataDir = env.DATA_DIR ?? variables.DATA_DIR.fallback;
  const missing = Object.entries(generated).filter(([name]) => !env[name]);
  const made = missing.map(([name, make]) => [name, machineSecret(dataDir, name, make)] as const);
  return { ...env, ...Object.fromEntries(made) };
}

/**
 * The variables of the process, with secrets read from their files. Development adds `.env` of the
 * current directory and makes the secrets it lacks.
 */
export function readEnvironment(env: EnvironmentVariables = process.env): EnvironmentVariables {
  const development = (env.NODE_ENV ?? 'development') === 'development';
  if (!development) return withSecretFiles(env);
  const file = existsSync('.env') ? parseEnv(readFileSync('.env', 'utf8')) : {};
  return withMachineSecrets(withSecretFiles({ ...file, ...env }));
}
