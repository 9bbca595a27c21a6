import type { Type } from '@nestjs/common';
import type { ListDefinition, ListRequest } from '../../src/platform/http/lists/list-definition.js';

/** A list, how its module reads a page of it, and values to filter by: frequent, rare, absent. */
export interface PlannedList {
  readonly definition: ListDefinition;
  /** Which of several pages that use the definition. */
  readonly what: string;
  readonly page: (request: ListRequest) => Promise<unknown>;
  readonly samples: Readonly<Record<string, readonly string[]>>;
  readonly searches?: readonly string[];
}

export type Repository = <T>(type: Type<T>) => T;

/** An id that nothing has. */
export const nobody = '01936f7e-8a00-7000-8000-00000000dead';
