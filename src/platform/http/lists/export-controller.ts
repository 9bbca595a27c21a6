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
import type { ListDefinition, ListRequest } from './list-definition.js';
import { Throttled } from '../../throttling/throttled.decorator.js';
import { type ExportedList, ListExports } from './list-exports.js';
import type { RowPage } from './pages.js';

type Item<Row> = (row: Row) => object | readonly object[];

interface Exported<Service extends object, Row> {
  /** The section of the documentation that the list is in. */
  readonly tag: string;
  /** Of the list: everybody who may read it may export it. */
  readonly requires: readonly [Permission, ...Permission[]];
  readonly service: Type<Service>;
  /** What the row is in the answer of the list; several make several lines of the file. */
  readonly item: Item<Row>;
}

export interface ExportOptions<Service extends object, Row> extends Exported<Service, Row> {
  /** A page as the list reads it, within what the actor may see. */
  readonly page: (service: Service, request: ListRequest, actor: Actor) => Promise<RowPage<Row>>;
}

export interface NestedExportOptions<Service extends object, Row> extends Exported<Service, Row> {
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

function itemsOf<Row>(
  read: (request: ListRequest) => Promise<RowPage<Row>>,
  item: Item<Row>,
): ExportedList['page'] {
  return async (request) => {
    const { rows, next } = await read(request);
    return { items: rows.flatMap(item), next };
  };
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
  { tag, requires, service, page, item }: ExportOptions<Service, Row>,
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
        {
          definition: list,
          page: itemsOf((request) => page(this.source, request, actor), item),
        },
        asked,
      );
    }
  }
  return named(list, ExportController);
}

/** The route `GET /exports/{path}` for a list below one resource, which `path` has as `:id`. */
export function nestedExportController<Service extends object, Row>(
  list: ListDefinition,
  { tag, requires, service, page, item, path, errors }: NestedExportOptions<Service, Row>,
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
        {
          definition: list,
          page: itemsOf((request) => page(this.source, id, request, actor), item),
        },
        below(id, asked),
      );
    }
  }
  return named(list, ExportController);
}
