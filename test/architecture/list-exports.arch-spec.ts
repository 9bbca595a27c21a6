import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';

interface Read {
  readonly parameters?: readonly { readonly name: string; readonly in: string }[];
  readonly responses: Readonly<Record<string, { readonly content?: object }>>;
}
type Paths = Readonly<Record<string, { readonly get?: Read }>>;

const document = new URL('../../openapi.json', import.meta.url);
const { paths } = JSON.parse(readFileSync(document, 'utf8')) as { paths: Paths };

/** A list whose file has another path than the list itself. */
const elsewhere: Readonly<Record<string, string>> = {
  '/stock/transfers': '/stock-transfers',
  '/admin/errors': '/faults',
};

/** A part of another list: the file of that one, filtered by this parameter. */
const filtered: Readonly<Record<string, readonly [file: string, filter: string]>> = {
  '/orders/{}/payments': ['/payments', 'orderId'],
  '/orders/{}/shipments': ['/shipments', 'orderId'],
  '/orders/{}/returns': ['/returns', 'orderId'],
  '/customers/{}/orders': ['/orders', 'customerId'],
};

const withoutFile: Readonly<Record<string, string>> = {
  '/reports/sales': 'sums of a range, a page at most; order-lines has what they are made of',
  '/reports/backorders': 'the largest of a moment; stock-levels has what they are made of',
};

const formats = ['application/x-ndjson', 'text/csv'];
const named = (path: string): string => path.replaceAll(/\{\w+\}/g, '{}');
const ofPages = ['limit', 'after', 'count', 'include'];
const queryOf = (read: Read | undefined): string[] =>
  (read?.parameters ?? []).filter((one) => one.in === 'query').map(({ name }) => name);

const reads = new Map(
  Object.entries(paths).flatMap(([path, { get }]) =>
    get ? [[named(path.replace('/api/v1', '')), get] as const] : [],
  ),
);
const lists = [...reads]
  .filter(([, read]) => queryOf(read).includes('limit'))
  .map(([path]) => path);

/** What keeps a list from being taken away as a file; null: nothing. */
function problemOf(list: string): string | null {
  const [part, filter] = filtered[list] ?? [elsewhere[list] ?? list];
  const file = reads.get(`/exports${part}`);
  const offered = Object.keys(file?.responses['200']?.content ?? {}).sort();
  if (offered.join() !== formats.join()) return `${list} has no file in ${formats.join(' and ')}`;
  const own = queryOf(reads.get(list)).filter((name) => !ofPages.includes(name));
  const missing = [...own, ...(filter ? [filter] : [])].filter(
    (name) => !queryOf(file).includes(name),
  );
  return missing.length > 0 ? `the file of ${list} has no ${missing.join(', ')}` : null;
}

describe('every list', () => {
  it('is offered as CSV and as NDJSON, with its own filters', () => {
    expect(lists.length).toBeGreaterThan(25);
    const open = lists.filter((list) => !(list in withoutFile));
    expect(open.map(problemOf).filter((problem) => problem !== null)).toEqual([]);
  });

  it('that is an exception is there', () => {
    const exceptions = [elsewhere, filtered, withoutFile].flatMap((some) => Object.keys(some));
    expect(exceptions.filter((list) => !lists.includes(list))).toEqual([]);
  });

  it('would be missed', () => {
    expect(problemOf('/planted')).toBe('/planted has no file in application/x-ndjson and text/csv');
    expect(problemOf('/stock-levels')).toBeNull();
  });
});
