import { Injectable, type PipeTransform, Query } from '@nestjs/common';
import { ApiQuery } from '@nestjs/swagger';
import type { ListDefinition, ListRequest } from './list-definition.js';
import { filterDocuments } from './list-query.decorator.js';
import { parseFilters } from './list-request.js';

/** Filters of a list that is read whole. */
export interface FilterRequest {
  readonly request: ListRequest;
  /** The filters as the caller wrote them. */
  readonly given: Readonly<Record<string, string>>;
}

@Injectable()
class FilterQueryPipe implements PipeTransform<Record<string, unknown>, FilterRequest> {
  constructor(private readonly definition: ListDefinition) {}

  transform(query: Record<string, unknown>): FilterRequest {
    const request = parseFilters(this.definition, query);
    return { request, given: query as Record<string, string> };
  }
}

/** The validated and documented filters of a list, for a route that answers all of it. */
export function FilterQuery(definition: ListDefinition): ParameterDecorator {
  return (target, key, index) => {
    if (key === undefined) throw new Error('@FilterQuery belongs on a handler parameter.');
    Query(new FilterQueryPipe(definition))(target, key, index);
    const descriptor = Object.getOwnPropertyDescriptor(target, key) as PropertyDescriptor;
    for (const { name, schema } of filterDocuments(definition)) {
      ApiQuery({ name, required: false, schema })(target, key, descriptor);
    }
  };
}
