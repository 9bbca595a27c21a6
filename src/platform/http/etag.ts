/** The strong entity tag of a row version. */
export function etagOf(version: number): string {
  return `"${version}"`;
}

/** True when an If-None-Match header covers the version (weak comparison, RFC 9110 13.1.2). */
export function noneMatchCovers(header: string, version: number): boolean {
  return covers(header, etagOf(version));
}

/** The same for any tag of ours. */
export function covers(header: string, etag: string): boolean {
  if (header === etag || header.trim() === '*') return true;
  return header.split(',').some((tag) => tag.trim().replace(/^W\//, '') === etag);
}

/** The version in an If-Match header: null for `*`, undefined when it is no tag of ours. */
export function versionOfIfMatch(header: string): number | null | undefined {
  const text = header.trim();
  if (text === '*') return null;
  const [, digits] = /^"(\d{1,10})"$/.exec(text) ?? [];
  return digits === undefined ? undefined : Number(digits);
}
