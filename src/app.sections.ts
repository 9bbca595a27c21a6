import type { OpenAPIObject } from '@nestjs/swagger';

type PathItem = OpenAPIObject['paths'][string];

/** The sections of the documentation as a reader meets them: the tags of the controllers. */
const sections: readonly (readonly [tag: string, description: string])[] = [
  ['orders', 'Drafts and placed orders, by id and by the number of another system.'],
  ['orders: commands', 'What moves an order on, what it can do now, and what happened to it.'],
  ['orders: lines', 'Lines of drafts and of placed orders, and giving up their units.'],
  ['orders: notes', 'What people write down about an order.'],
  ['payments', 'What was captured and given back.'],
  ['shipments', 'From the reservation to the delivery.'],
  ['returns', 'What comes back.'],
  ['catalogue: products', 'What is sold, and for how much.'],
  ['catalogue: categories', 'The tree that products stand in.'],
  ['stock', 'Levels, movements, receipts and adjustments.'],
  ['stock: warehouses', 'Where stock is.'],
  ['stock: transfers', 'Units on their way between warehouses.'],
  ['stock: stocktakes', 'What was expected and what was found.'],
  ['customers', 'Who orders.'],
  ['customers: addresses', 'Where they live.'],
  ['customers: privacy', 'Everything about a person, as a file or erased.'],
  ['reports', 'What a manager asks.'],
  ['imports', 'Files of products, stock and past orders.'],
  ['auth', 'Signing in and out, sessions, passwords, the second factor.'],
  ['users and roles', 'Who may do what.'],
  ['API keys', 'Programs that sign in.'],
  ['audit', 'Who changed what, and when.'],
  ['operations', 'How the instances are doing: faults, usage, the level of the log.'],
  ['health', 'Probes.'],
];

const order = new Map(sections.map(([tag], index) => [tag, index]));
const methods = ['get', 'post', 'put', 'patch', 'delete'] as const;

function sectionOf(item: PathItem): number {
  const operation = methods.flatMap((method) => item[method] ?? [])[0];
  return order.get(operation?.tags?.[0] ?? '') ?? sections.length;
}

/** What is used every day comes before what does it for many at once. */
function rankOf(path: string): number {
  if (path.includes('/exports/')) return 2;
  return path.endsWith('/bulk') ? 1 : 0;
}

function sorted(item: PathItem): PathItem {
  const known = methods.filter((method) => item[method] !== undefined);
  return { ...Object.fromEntries(known.map((method) => [method, undefined])), ...item };
}

/**
 * The document in the order of its sections; in each of them, paths in the order of their
 * controllers, bulk requests and exports last.
 */
export function inSections(document: OpenAPIObject): OpenAPIObject {
  const paths = Object.entries(document.paths).map(([path, item]) => {
    return { path, item: sorted(item), section: sectionOf(item), rank: rankOf(path) };
  });
  const ordered = paths.toSorted((a, b) => a.section - b.section || a.rank - b.rank);
  return {
    ...document,
    tags: sections.map(([name, description]) => ({ name, description })),
    paths: Object.fromEntries(ordered.map(({ path, item }) => [path, item])),
  };
}
