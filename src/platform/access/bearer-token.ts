// Longer than any token of ours; keeps a huge header away from parsing.
const maxLength = 4096;
const scheme = /^bearer +([^\s]+)$/i;

/** The token of an Authorization header, or null when there is none worth looking at. */
export function bearerTokenOf(header: string | undefined): string | null {
  if (header === undefined || header.length > maxLength) return null;
  return scheme.exec(header)?.[1] ?? null;
}
