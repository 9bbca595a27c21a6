/** Text in lower case, or null where a path has a parameter. */
type Segment = string | null;

export interface RoutePattern {
  readonly segments: readonly Segment[];
  /** Something else follows, which may match anything. */
  readonly open: boolean;
}

const text = /^[\w.~-]+$/;
const parameter = /^:\w+$/;

export function patternOf(path: string): RoutePattern {
  const parts = path.slice(1).split('/');
  const strange = parts.findIndex((part) => !text.test(part) && !parameter.test(part));
  const segments = parts
    .slice(0, strange === -1 ? parts.length : strange)
    .map((part) => (part.startsWith(':') ? null : part.toLowerCase()));
  return { segments, open: strange !== -1 };
}

function agree(one: RoutePattern, other: RoutePattern): boolean {
  const shared = Math.min(one.segments.length, other.segments.length);
  return one.segments.slice(0, shared).every((segment, index) => {
    const opposite = other.segments[index];
    return segment === null || opposite === null || segment === opposite;
  });
}

/** Whether some path matches both. */
export function meets(one: RoutePattern, other: RoutePattern): boolean {
  if (!one.open && !other.open && one.segments.length !== other.segments.length) return false;
  return agree(one, other);
}

/** Whether some path of the pattern lies at the mount or below. */
export function mayLieUnder(pattern: RoutePattern, mount: RoutePattern): boolean {
  if (!pattern.open && pattern.segments.length < mount.segments.length) return false;
  return agree(pattern, mount);
}

/** Whether every path of the pattern lies at the mount or below. */
export function liesUnder(pattern: RoutePattern, mount: RoutePattern): boolean {
  return mount.segments.every((segment, index) => segment === pattern.segments[index]);
}

/**
 * Whether a table that tries text before parameters, and keeps the earlier of equals, takes `one`
 * for whatever matches both.
 */
export function goesBefore(one: RoutePattern, later: RoutePattern): boolean {
  if (one.open) return false;
  const differing = one.segments.findIndex((segment, index) => segment !== later.segments[index]);
  return differing === -1 || one.segments[differing] !== null;
}

/** The pattern of what matches both. */
export function overlapOf(one: RoutePattern, other: RoutePattern): RoutePattern {
  const segments = one.segments.map((segment, index) => segment ?? other.segments[index] ?? null);
  return { segments, open: false };
}

export function pathOf({ segments }: RoutePattern): string {
  return `/${segments.map((segment, index) => segment ?? `:${index}`).join('/')}`;
}
