import { Controller, Get, Inject, type StreamableFile, type Type } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Actor } from '../../access/actor.js';
import { CurrentActor } from '../../access/current-actor.decorator.js';
import type { Permission } from '../../access/permissions.js';
import { Requires } from '../../access/requires.decorator.js';
import type { AnyError } from '../api-errors.js';
import { IdParam } from '../id-param.decorator.js';
import { ApiListExport } from './api-list-export.decorator.js';
import { ExportQuery } from './export-query.decorator.js';
import type { ExportRequest } from './export-request.js';
import type { FieldsInSql } from './column-sources.js';
import type { ListDefinition, ListRequest } from './list-definition.js';
import { Throttled } from '../../throttling/throttled.decorator.js';
import { type ExportedList, ListExports } from './list-exports.js';
import type { RowPage } from './pages.js';

type Item<Row> = (row: Row) => object | readonly object[];

interface Exported<Service extends object> {
  /** The section of the documentation that the list is in. */
  readonly tag: string;
  /** Of the list: everybody who may read it may export it. */
  readonly requires: readonly [Permission, ...Permission[]];
  readonly service: Type<Service>;
}

/**
 * How a row becomes lines of the file. `inSql` lets the database write them: the list's rows have the
 * fields of its answer as columns, and `inSql` the SQL of the others. `item` maps the row as the list
 * does; several items make several lines.
 */
type Written<Row> =
  | { readonly inSql: FieldsInSql; readonly item?: undefined }
  | { readonly inSql?: undefined; readonly item: Item<Row> };

interface PageOptions<Service extends object, Row> extends Exported<Service> {
  /** A page as the list reads it, within what the actor may see. */
  readonly page: (service: Service, request: ListRequest, actor: Actor) => Promise<RowPage<Row>>;
}

export type ExportOptions<Service extends object, Row> = PageOptions<Service, Row> & Written<Row>;

interface NestedPageOptions<Service extends object, Row> extends Exported<Service> {
  /** As the list has it, such as `orders/:id/notes`. */
  readonly path: string;
  /** What the list refuses. */
  readonly errors: readonly AnyError[];
  /** A page of what belongs to the resource with this id, within what the actor may see. */
  readonly page: (
    service: Service,
    id: string,
    request: ListRequest,
    actor: Actor,
  ) => Promise<RowPage<Row>>;
}

export type NestedExportOptions<Service extends object, Row> = NestedPageOptions<Service, Row> &
  Written<Row>;

function exported<Row>(
  definition: ListDefinition,
  read: (request: ListRequest) => Promise<RowPage<Row>>,
  { inSql, item }: Written<Row>,
): ExportedList {
  const page: ExportedList['page'] = async (request) => {
    const { rows, next } = await read(request);
    return { items: item ? rows.flatMap(item) : (rows as readonly object[]), next };
  };
  return { definition, page, ...(inSql && { inSql }) };
}

/** The audit says whose list it was. */
function below(id: string, asked: ExportRequest): ExportRequest {
  return { ...asked, given: { id, ...asked.given } };
}

type Named = Type<unknown>;

function named(list: ListDefinition, controller: Named): Named {
  const words = list.name.split('-').map((word) => word.charAt(0).toUpperCase() + word.slice(1));
  return Object.defineProperty(controller, 'name', {
    value: `${words.join('')}ExportController`,
  });
}

/** The route `GET /exports/{name of the list}`; enter it into the module's controllers. */
export function exportController<Service extends object, Row>(
  list: ListDefinition,
  { tag, requires, service, page, ...written }: ExportOptions<Service, Row>,
): Type<unknown> {
  @ApiTags(tag)
  @Controller(`exports/${list.name}`)
  @Throttled('heavy')
  class ExportController {
    constructor(
      @Inject(service) private readonly source: Service,
      @Inject(ListExports) private readonly exports: ListExports,
    ) {}

    @Get()
    @Requires(...requires)
    @ApiListExport(list)
    export(
      @CurrentActor() actor: Actor,
      @ExportQuery(list) asked: ExportRequest,
    ): Promise<StreamableFile> {
      return this.exports.open(
        actor,
        exported(list, (request) => page(this.source, request, actor), written),
        asked,
      );
    }
  }
  return named(list, ExportController);
}

/** The route `GET /exports/{path}` for a list below one resource, which `path` has as `:id`. */
export function nestedExportController<Service extends object, Row>(
  list: ListDefinition,
  { tag, requires, service, page, path, errors, ...written }: NestedExportOptions<Service, Row>,
): Type<unknown> {
  @ApiTags(tag)
  @Controller(`exports/${path}`)
  @Throttled('heavy')
  class ExportController {
    constructor(
      @Inject(service) private readonly source: Service,
      @Inject(ListExports) private readonly exports: ListExports,
    ) {}

    @Get()
    @Requires(...requires)
    @ApiListExport(list, errors)
    export(
      @CurrentActor() actor: Actor,
      @IdParam() id: string,
      @ExportQuery(list) asked: ExportRequest,
    ): Promise<StreamableFile> {
      return this.exports.open(
        actor,
        exported(list, (request) => page(this.source, id, request, actor), written),
        below(id, asked),
      );
    }
  }
  return named(list, ExportController);
}
