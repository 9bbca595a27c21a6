import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { rolePermissions } from './role-permissions.js';
import type { Route } from './routes.js';

/** Where the warehouses of a scoped role show in a route. */
export type ScopeKind = '' | 'id' | 'body' | 'rows' | 'everywhere';

export interface MatrixRow {
  /** Such as `GET /api/v1/orders/:id`. */
  readonly route: string;
  /** Permissions, `signed in`, `cookie` or `public`. */
  readonly needs: string;
  /** By role: whether it is let in. */
  readonly cells: ReadonlyMap<string, boolean>;
  readonly scope: ScopeKind;
}

/** What happens to an object of the caller, of somebody else, and below a wrong outer object. */
export interface ObjectRow {
  readonly route: string;
  readonly own: string;
  readonly another: string;
  readonly belowAnother: string;
}

export const matrixRoles = Object.keys(rolePermissions);

const file = fileURLToPath(new URL('../authorization/matrix.md', import.meta.url));

export const routeNameOf = ({ method, path }: Route): string => `${method} ${path}`;

export function needsOf({ rule }: Route): string {
  if (!rule) return 'undecided';
  if (rule.kind === 'permissions') return rule.permissions.join(' ');
  return rule.kind === 'authenticated' ? 'signed in' : rule.kind;
}

function rowOf(line: string): MatrixRow {
  const parts = line.split('|').slice(1, -1);
  const texts = parts.map((part) => part.trim().replaceAll('`', ''));
  const [route = '', needs = '', ...rest] = texts;
  if (rest.length !== matrixRoles.length + 1) throw new Error(`Columns are missing: ${line}`);
  const cells = matrixRoles.map((role, index) => {
    const cell = rest[index];
    if (cell !== 'yes' && cell !== '–') throw new Error(`Neither yes nor –: ${line}`);
    return [role, cell === 'yes'] as const;
  });
  return { route, needs, cells: new Map(cells), scope: rest.at(-1) as ScopeKind };
}

/** The rows of the table with these columns. */
function tableOf(...columns: readonly string[]): string[] {
  const tables = readFileSync(file, 'utf8').split(/\n(?!\|)/);
  for (const table of tables.map((text) =>
    text.split('\n').filter((line) => line.startsWith('|')),
  )) {
    const found = table[0]?.split('|').map((part) => part.trim());
    if (found?.join() === ['', ...columns, ''].join()) return table.slice(2);
  }
  throw new Error(`There is no table with the columns ${columns.join()}.`);
}

/** The first table of `test/authorization/matrix.md`. */
export function readMatrix(): MatrixRow[] {
  return tableOf('route', 'needs', ...matrixRoles, 'scope').map(rowOf);
}

/** Its second table. */
export function readObjectMatrix(): ObjectRow[] {
  return tableOf('route', 'own', "another's", 'below another').map((line) => {
    const texts = line.split('|').map((part) => part.trim().replaceAll('`', ''));
    const [, route = '', own = '', another = '', belowAnother = ''] = texts;
    return { route, own, another, belowAnother };
  });
}

const isAboutTheCaller = (route: string): boolean =>
  / \/api\/v1\/(me(\/|$)|auth\/logout-everywhere)/.test(route);

/** The routes of the first table that the second one lacks, as lines to read, and the reverse. */
export function objectDifferences(
  rows: readonly ObjectRow[],
  matrix: readonly MatrixRow[],
): string[] {
  const wanted = matrix
    .filter(({ needs }) => needs !== 'public' && needs !== 'cookie')
    .map(({ route }) => route)
    .filter((route) => route.includes(':') || isAboutTheCaller(route));
  const known = rows.map(({ route }) => route);
  const isNested = (route: string): boolean => /:\w+\/.*:/.test(route);
  const lineFor = (route: string): string =>
    `add: | \`${route}\` | reached | ${isAboutTheCaller(route) ? 'untouched' : 'reached'} | ${isNested(route) ? 'missing' : ''} |`;
  return [
    ...wanted.filter((route) => !known.includes(route)).map(lineFor),
    ...known.filter((route) => !wanted.includes(route)).map((route) => `remove: ${route}`),
  ];
}

// A proposal for whoever adds a route; they check it before it becomes an expectation.
function lineFor(route: Route): string {
  const cells = matrixRoles.map((role) => {
    const { rule } = route;
    const held: ReadonlySet<string> = new Set(rolePermissions[role]);
    if (rule?.kind !== 'permissions') return 'yes';
    return rule.permissions.every((permission) => held.has(permission)) ? 'yes' : '–';
  });
  return `| \`${routeNameOf(route)}\` | \`${needsOf(route)}\` | ${cells.join(' | ')} | |`;
}

/** What the file and the routes of the program do not agree about, as lines to read. */
export function matrixDifferences(rows: readonly MatrixRow[], routes: readonly Route[]): string[] {
  const known = new Map(rows.map((row) => [row.route, row]));
  const served = new Map(routes.map((route) => [routeNameOf(route), route]));
  const missing = [...served.values()].filter((route) => !known.has(routeNameOf(route)));
  const gone = rows.filter(({ route }) => !served.has(route));
  const other = rows.filter(({ route, needs }) => {
    const found = served.get(route);
    return found !== undefined && needsOf(found) !== needs;
  });
  const twice = rows.filter((row) => known.get(row.route) !== row);
  return [
    ...missing.map((route) => `add: ${lineFor(route)}`),
    ...gone.map(({ route }) => `remove: ${route}`),
    ...other.map(({ route, needs }) => `other permissions than ${needs}: ${route}`),
    ...twice.map(({ route }) => `twice: ${route}`),
  ];
}
