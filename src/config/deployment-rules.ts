import type { Values, VariableName } from './variables.js';

const secretBytes = 32;
const leastDistinct = 10;
// Words of six letters and more: a random base64 string does not contain them by chance.
const placeholder =
  /change.?me|replace|secret|example|placeholder|password|default|undeployed|orderly/i;

function secretProblem(value: string | undefined): string | null {
  if (value === undefined) return 'is required';
  if (Buffer.byteLength(value) < secretBytes) return `must have at least ${secretBytes} bytes`;
  const refused = new Set(value).size < leastDistinct || placeholder.test(value);
  return refused ? 'must be a random secret, not a placeholder' : null;
}

function encryptionKeysProblem(keys: readonly Buffer[] | undefined): string | null {
  if (keys === undefined) return 'is required';
  const weak = keys.some(
    (key) => new Set(key).size < leastDistinct || placeholder.test(key.toString('latin1')),
  );
  return weak ? 'must be random keys, not placeholders' : null;
}

// Thumbprints of keys whose private half everybody knows.
const publishedKeys = new Set([
  'oKIywvGUpTVTyxMQ3bwIIeQUudfr_CkLMjCE19ECD-U', // RFC 7515, appendix A.3
  'cn-I_WNMClehiVp51i_0VpOENW1upEerA8sEam5hn-s', // RFC 7517, appendix A.2
  'gdJGoJ0bVLyACL3TYNWCfqOFxyeJ3ZTV5FGPQxtzr9A', // the one that tests share
]);

function signingKeysProblem(keys: Values['JWT_KEYS']): string | null {
  if (keys === undefined) return 'is required';
  const published = keys.some(({ kid }) => publishedKeys.has(kid));
  return published ? 'must hold keys of your own, not published ones' : null;
}

function addressProblem(value: string | undefined): string | null {
  if (value === undefined) return null;
  const words = ['postgres', 'password', 'changeme', 'change-me', 'secret', 'example', 'redis'];
  const { password } = new URL(value);
  return words.includes(password.toLowerCase()) ? 'must not carry a placeholder password' : null;
}

function passwordProblem(value: string | undefined): string | null {
  if (value === undefined) return null;
  const weak = value.length < 12 || /^(change.?me|password|secret|example|admin)/i.test(value);
  return weak ? 'must have at least 12 characters and be no placeholder' : null;
}

const addresses = [
  'DATABASE_URL',
  'DATABASE_DIRECT_URL',
  'DATABASE_REPLICA_URL',
  'REDIS_URL',
] as const;

/** What staging and production refuse although it is well-formed. */
export function deploymentProblems(values: Values): string[] {
  const { CURSOR_SECRET, CSRF_SECRET, METRICS_TOKEN } = values;
  const reused = CSRF_SECRET !== undefined && CSRF_SECRET === CURSOR_SECRET;
  const localSender = values.MAIL_FROM.endsWith('@localhost');
  const wildcard = values.CORS_ORIGINS.includes('*');
  const checks: [VariableName, string | null][] = [
    ['DATABASE_URL', values.DATABASE_URL === undefined ? 'is required' : null],
    ...addresses.map((name): [VariableName, string | null] => [name, addressProblem(values[name])]),
    ['JWT_KEYS', signingKeysProblem(values.JWT_KEYS)],
    ['CURSOR_SECRET', secretProblem(CURSOR_SECRET)],
    ['ENCRYPTION_KEY', encryptionKeysProblem(values.ENCRYPTION_KEY)],
    ['CSRF_SECRET', secretProblem(CSRF_SECRET)],
    ['CSRF_SECRET', reused ? 'must differ from the other secrets' : null],
    ['PUBLIC_URL', values.PUBLIC_URL === undefined ? 'is required' : null],
    ['MAIL_URL', values.MAIL_URL === undefined ? 'is required' : null],
    ['MAIL_FROM', localSender ? 'is required' : null],
    ['METRICS_TOKEN', METRICS_TOKEN === undefined ? null : secretProblem(METRICS_TOKEN)],
    ['ADMIN_PASSWORD', passwordProblem(values.ADMIN_PASSWORD)],
    ['CORS_ORIGINS', wildcard ? 'must name the origins, not *' : null],
  ];
  return checks.flatMap(([name, problem]) => (problem ? [`${name} ${problem}`] : []));
}
