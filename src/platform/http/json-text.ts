import type { ListRequest } from './lists/list-definition.js';
import { type RowPage, toPage } from './lists/pages.js';

/** A resource, or a page of them, as JSON that is sent as it is. */
export class JsonText<Data extends object> {
  /** Of a resource with a version: its ETag. */
  constructor(
    readonly text: string,
    readonly version?: number,
  ) {}

  read(): Data {
    return JSON.parse(this.text) as Data;
  }

  /** For whoever writes it as a part of something else. */
  toJSON(): Data {
    return this.read();
  }
}

export interface JsonRow {
  /** Of one resource. */
  readonly json: string;
}

const pages = new WeakMap<RowPage<JsonRow>, JsonText<object>>();

/** The answer's page of rows that are JSON already. Who shares the rows shares their text. */
export function toJsonPage(request: ListRequest, found: RowPage<JsonRow>): object {
  if (request.fields) return toPage(request, found, ({ json }) => JSON.parse(json) as object);
  const known = pages.get(found) ?? jsonPage(request, found);
  pages.set(found, known);
  return known;
}

function jsonPage(request: ListRequest, found: RowPage<JsonRow>): JsonText<object> {
  const { page } = toPage(request, { ...found, rows: [] }, (row: object) => row);
  const items = found.rows.map(({ json }) => json).join();
  return new JsonText(`{"items":[${items}],"page":${JSON.stringify(page)}}`);
}
