import type { Response, Test } from 'supertest';
import type { TestApp } from './app.js';

type Headers = Record<string, string>;

/** Requests to one resource of the API as one user. Versions go into If-Match. */
export interface Resource {
  post(body: object, headers?: Headers): Test;
  /** `tail` follows the path of the resource: `/{id}` or `?query`. */
  get(tail: string, headers?: Headers): Test;
  put(id: string, version: number, body: object): Test;
  patch(id: string, version: number, body: object): Test;
  remove(id: string, version: number): Test;
}

export function resourceOf(app: TestApp, path: string, user: { Authorization: string }): Resource {
  const tagged = (version: number): Headers => ({ ...user, 'If-Match': `"${version}"` });
  const http = () => app.http();
  return {
    post: (body, headers = {}) => http().post(path).set(user).set(headers).send(body),
    get: (tail, headers = {}) => http().get(`${path}${tail}`).set(user).set(headers),
    put: (id, version, body) => http().put(`${path}/${id}`).set(tagged(version)).send(body),
    patch: (id, version, body) => http().patch(`${path}/${id}`).set(tagged(version)).send(body),
    remove: (id, version) => http().delete(`${path}/${id}`).set(tagged(version)),
  };
}

export interface Stored {
  readonly id: string;
  readonly version: number;
  readonly [field: string]: unknown;
}

export interface ListOf<Item> {
  readonly items: Item[];
  readonly page: { readonly limit: number; readonly next: string | null; readonly total?: number };
}

export interface ErrorOf {
  readonly code: string;
  readonly message: string;
  readonly details: Readonly<Record<string, unknown>>;
}

// eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- a cast: the test knows the shape
export const dataOf = <Data = Stored>(response: Response): Data =>
  (response.body as { data: Data }).data;

export const errorOf = (response: Response): ErrorOf => (response.body as { error: ErrorOf }).error;

/** The distinct pointers of a VALIDATION_FAILED, sorted. */
export function pointersOf(response: Response): string[] {
  const fields = errorOf(response).details['fields'] as { pointer: string }[];
  return [...new Set(fields.map(({ pointer }) => pointer))].sort();
}

/** The types of the outbox events of a resource, in order. */
export async function eventsOf(app: TestApp, resourceId: string): Promise<string[]> {
  const text = 'SELECT type FROM outbox_events WHERE resource_id = $1 ORDER BY id';
  return (await app.sql<{ type: string }>(text, [resourceId])).map(({ type }) => type);
}
