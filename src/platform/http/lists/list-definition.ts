import type { CopySink } from '../../database/copy-out.js';
import type { FilterDefinition } from './list-filters.js';
import type { SearchedColumn } from './list-search.js';

/** What a list route can do; a module declares one per resource. */
export interface ListDefinition {
  /** Names the list inside its cursors. */
  readonly name: string;
  /** The unique column that breaks ties, such as `p.id`. */
  readonly id: string;
  /** Sort names and their NOT NULL, indexed columns. */
  readonly sorts: Readonly<Record<string, string>>;
  /** A sort name, descending with a leading minus. */
  readonly defaultSort: string;
  readonly filters: Readonly<Record<string, FilterDefinition>>;
  /** Columns that `?q=` looks into, without regard to case. */
  readonly search?: readonly SearchedColumn[];
  /** The response class whose properties `?fields=` may name. */
  readonly fields: new () => object;
  /** Relations that `?include=` may name. */
  readonly includes?: readonly string[];
  /** Whether `?asOf=` asks for a moment of the past. */
  readonly asOf?: true;
}

export function defineList(
  definition: Omit<ListDefinition, 'name'> & { name?: string },
): ListDefinition {
  const name = definition.name ?? definition.fields.name;
  const sort = definition.defaultSort.replace(/^-/, '');
  if (!(sort in definition.sorts)) throw new Error(`The list ${name} has no sort ${sort}.`);
  return { ...definition, name };
}

/** A condition on a column that the caller asked for. */
export interface ListCondition {
  /** SQL with `?` where the value's placeholder goes. */
  readonly sql: string;
  readonly value?: unknown;
}

/** Columns in the place of the module's, over its rows as `r`, and where their lines of CSV go. */
export interface CopiedList {
  readonly select: string;
  readonly sink: CopySink;
}

/** A validated list request. */
export interface ListRequest {
  readonly limit: number;
  readonly after: string | null;
  readonly sort: { readonly column: string; readonly descending: boolean };
  readonly conditions: readonly ListCondition[];
  readonly q: string | null;
  readonly fields: readonly string[] | null;
  readonly include: readonly string[];
  readonly count: boolean;
  /**
   * The pages are read in one transaction, which keeps its place in the list: `after` says no more
   * than whether it is the first.
   */
  readonly streamed?: boolean;
  /** Columns of the streamed rows in the place of the module's, over its rows as `r`; they are texts. */
  readonly texts?: string;
  /** Set when all rows go there instead of being answered; pages and their limit mean nothing then. */
  readonly copied?: CopiedList;
  /** A moment of the past, as it was given; null: now. */
  readonly asOf?: string | null;
  /** Sort, filters and search in one canonical text: what a cursor is bound to. */
  readonly fingerprint: string;
}

export interface Page<Item> {
  readonly items: Item[];
  readonly page: { readonly limit: number; readonly next: string | null; readonly total?: number };
}
