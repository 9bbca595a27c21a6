const secretName =
  /passw|secret|token|hash|credential|authorization|cookie|api_?key|private_?key|((recovery|totp|otp|verification|reset|one_?time)_?codes?$)/i;
// What is about a secret and gives nothing of it away.
const aboutSecret = /(At|Id|Ids|Count|Type|Kind|Prefix|Seconds|Minutes|Days)$|_(at|id|ids|count)$/;
const secretText = /^(\$argon2|eyJ[\w-]+\.[\w-]+\.)/;
const masked = '[masked]';
const maxDepth = 16;

const isSecretName = (name: string): boolean => secretName.test(name) && !aboutSecret.test(name);

function maskedValue(value: unknown, depth: number): unknown {
  if (typeof value === 'string') return secretText.test(value) ? masked : value;
  if (typeof value !== 'object' || value === null || value instanceof Date) return value;
  if (depth >= maxDepth) return masked;
  if (Array.isArray(value)) return value.map((item) => maskedValue(item, depth + 1));
  return maskSecrets(value, depth);
}

/**
 * A copy without the values of fields that name secrets, at any depth, and without texts that are
 * signed tokens or password hashes whatever they are called. Null and booleans stay: that a secret
 * is there is none.
 */
export function maskSecrets(record: object, depth = 0): Record<string, unknown> {
  const entries = Object.entries(record).map(([name, value]: [string, unknown]) => {
    const kept = value === null || value === undefined || typeof value === 'boolean';
    return [name, isSecretName(name) && !kept ? masked : maskedValue(value, depth + 1)] as const;
  });
  return Object.fromEntries(entries);
}
