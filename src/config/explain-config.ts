import { ConfigError } from './config-error.js';
import { likelyName } from './likely-name.js';
import { type EnvironmentVariables, loadConfig } from './load-config.js';
import {
  generatedNames,
  isDevelopment,
  plainEnvironment,
  secretFiles,
  secretNames,
} from './read-environment.js';
import type { Variable } from './variable-kinds.js';
import { variables } from './variables.js';

export interface ExplainedVariable {
  readonly name: string;
  /** As text; of a secret only whether it is set. */
  readonly value: string;
  readonly source: 'default' | 'environment' | '.env' | 'file' | 'made on this machine';
}

export interface ExplainedConfig {
  readonly environment: string;
  readonly variables: readonly ExplainedVariable[];
  /** With any of these the program does not start. */
  readonly problems: readonly string[];
  /** It starts, but perhaps not as it was meant. */
  readonly warnings: readonly string[];
}

function shown(value: unknown): string {
  if (value === undefined) return '(none)';
  return Array.isArray(value) ? value.join(',') || '(none)' : `${value as string | number}`;
}

type Scene = Readonly<Record<'env' | 'plain' | 'read', EnvironmentVariables>>;

function sourceOf(name: string, { env, plain, read }: Scene): ExplainedVariable['source'] {
  if (read[name] !== undefined) return 'file';
  if (env[name]?.trim()) return 'environment';
  if (plain[name]?.trim()) return '.env';
  const made = isDevelopment(plain) && generatedNames.includes(name);
  return made ? 'made on this machine' : 'default';
}

function explained(name: string, { fallback }: Variable<unknown>, scene: Scene): ExplainedVariable {
  const source = sourceOf(name, scene);
  if (secretNames.includes(name))
    return { name, value: source === 'default' ? '(none)' : '(secret)', source };
  return { name, value: source === 'default' ? shown(fallback) : shown(scene.plain[name]), source };
}

function problemsOf(env: EnvironmentVariables): readonly string[] {
  try {
    loadConfig(env);
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
}

function* misspelt(plain: EnvironmentVariables): Generator<string> {
  const known = Object.keys(variables);
  const names = new Set([...known, ...secretNames.map((name) => `${name}_FILE`)]);
  for (const name of Object.keys(plain)) {
    if (names.has(name)) continue;
    const plainName = name.replace(/_FILE$/, '');
    const meant = likelyName(name, [...names]);
    if (known.includes(plainName)) yield `${name} is ignored: only secrets are read from files`;
    else if (meant) yield `${name} is ignored: did you mean ${meant}?`;
  }
}

function* unwise(plain: EnvironmentVariables): Generator<string> {
  if (isDevelopment(plain) || plain.NODE_ENV === 'testing') return;
  if (!Number(plain.SHUTDOWN_DELAY_MS))
    yield 'SHUTDOWN_DELAY_MS is 0: behind a balancer a stop loses requests; give it time to notice';
  if (!plain.TRUSTED_PROXIES && plain.PUBLIC_URL?.startsWith('https:'))
    yield 'TRUSTED_PROXIES is empty: behind a proxy all clients have one address, and share its limits';
}

/** What the program would make of these variables. Reads the files of secrets, and makes none. */
export function explainConfig(env: EnvironmentVariables = process.env): ExplainedConfig {
  const plain = plainEnvironment(env);
  const files = secretFiles(plain);
  const scene: Scene = { env, plain, read: files.read };
  // Reported once: as the file that cannot be read, not as the variable that is missing for it.
  const unread = new Set(files.problems.map((problem) => problem.split(/_FILE|\s/)[0]));
  const rest = problemsOf({ ...plain, ...files.read }).filter(
    (problem) => !unread.has(problem.replace(/ is required$/, '')),
  );
  return {
    environment: plain.NODE_ENV?.trim() || 'development',
    variables: Object.entries<Variable<unknown>>(variables).map(([name, variable]) =>
      explained(name, variable, scene),
    ),
    problems: [...files.problems, ...rest],
    warnings: [...misspelt(plain), ...unwise(plain)],
  };
}
