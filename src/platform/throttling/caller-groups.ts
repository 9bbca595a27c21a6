const actorBuckets = 4_096;
const networkBuckets = 1_024;

/** FNV-1a. */
function bucketOf(text: string, buckets: number): string {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1)
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  return `#${(hash >>> 0) % buckets}`;
}

/**
 * The network of an address key: so many of the eight groups of an IPv6 /64, or of the four octets of
 * an IPv4 address; null: it is no address.
 */
function networkOf(id: string, groups: number, octets: number): string | null {
  if (id.includes(':')) {
    // The last zeros of a /64 are the most: no others are left out.
    const head = id.slice(0, id.indexOf('::')).split(':');
    return Array.from({ length: groups }, (_, index) => head[index] || '0').join(':');
  }
  const parts = id.split('.');
  return parts.length === 4 ? parts.slice(0, octets).join('.') : null;
}

/** Who is counted together when single callers are too many: an IPv6 /48, an IPv4 /16, some users. */
export function groupOf(id: string): string {
  return networkOf(id, 3, 2) ?? bucketOf(id, actorBuckets);
}

/** And when these are too many as well: one of 1,024 by IPv6 /32 or IPv4 /8. */
export function wideGroupOf(id: string): string {
  return bucketOf(networkOf(id, 2, 1) ?? id, networkBuckets);
}
