const canonical = (part: string): boolean =>
  Buffer.from(part, 'base64url').toString('base64url') === part;

/**
 * The key that a token says it was signed with, or null. Nothing of it has been checked, but that
 * its signature is spelled in the one way it can be: spare bits would make other tokens of it.
 */
export function keyIdOf(token: string): string | null {
  const [header = '', , signature = ''] = token.split('.', 3);
  if (!canonical(signature)) return null;
  try {
    const { kid } = JSON.parse(Buffer.from(header, 'base64url').toString()) as { kid?: unknown };
    return typeof kid === 'string' ? kid : null;
  } catch {
    return null;
  }
}
