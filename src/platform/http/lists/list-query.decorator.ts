import { Injectable, type PipeTransform, Query } from '@nestjs/common';
import { ApiQuery } from '@nestjs/swagger';
import { asOfDescription } from '../as-of.js';
import type { ListDefinition, ListRequest } from './list-definition.js';
import { defaultLimit, maxLimit, parseListRequest } from './list-request.js';
import { fieldsOf } from './response-fields.js';

@Injectable()
class ListQueryPipe implements PipeTransform<Record<string, unknown>, ListRequest> {
  constructor(private readonly definition: ListDefinition) {}

  transform(query: Record<string, unknown>): ListRequest {
    return parseListRequest(this.definition, query);
  }
}

interface QueryDocument {
  readonly name: string;
  readonly description?: string;
  readonly schema: object;
}

/** The parameters that filter a list. */
function filterDocuments({ filters }: ListDefinition): QueryDocument[] {
  return Object.entries(filters).flatMap(([name, { operators, schema }]) =>
    operators.map((operator) => ({
      name: operator === 'eq' ? name : `${name}[${operator}]`,
      schema,
    })),
  );
}

/** All parameters of a list. */
export function listDocuments(definition: ListDefinition): QueryDocument[] {
  const sorts = Object.keys(definition.sorts).flatMap((name) => [name, `-${name}`]);
  const text = { type: 'string' };
  return [
    {
      name: 'limit',
      schema: { type: 'integer', minimum: 1, maximum: maxLimit, default: defaultLimit },
    },
    { name: 'after', description: 'The `page.next` of the page before.', schema: text },
    { name: 'sort', schema: { ...text, enum: sorts, default: definition.defaultSort } },
    ...(definition.search
      ? [{ name: 'q', description: 'Text search.', schema: { ...text, maxLength: 100 } }]
      : []),
    {
      name: 'fields',
      description: `Some of ${fieldsOf(definition.fields).join(', ')}.`,
      schema: text,
    },
    ...(definition.includes
      ? [
          {
            name: 'include',
            description: `Some of ${definition.includes.join(', ')}.`,
            schema: text,
          },
        ]
      : []),
    { name: 'count', description: 'Adds `page.total`.', schema: { type: 'boolean' } },
    ...(definition.asOf
      ? [{ name: 'asOf', description: asOfDescription, schema: { ...text, format: 'date-time' } }]
      : []),
    ...filterDocuments(definition),
  ];
}

/** The validated and documented query of a list route. */
export function ListQuery(definition: ListDefinition): ParameterDecorator {
  return (target, key, index) => {
    if (key === undefined) throw new Error('@ListQuery belongs on a handler parameter.');
    Query(new ListQueryPipe(definition))(target, key, index);
    const descriptor = Object.getOwnPropertyDescriptor(target, key) as PropertyDescriptor;
    for (const { name, description = '', schema } of listDocuments(definition)) {
      ApiQuery({ name, description, required: false, schema })(target, key, descriptor);
    }
  };
}
