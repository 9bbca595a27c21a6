import { Controller, Get, Inject, type StreamableFile, type Type } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Actor } from '../../access/actor.js';
import { CurrentActor } from '../../access/current-actor.decorator.js';
import type { Permission } from '../../access/permissions.js';
import { Requires } from '../../access/requires.decorator.js';
import { ApiListExport } from './api-list-export.decorator.js';
import { ExportQuery } from './export-query.decorator.js';
import type { ExportRequest } from './export-request.js';
import type { ListDefinition, ListRequest } from './list-definition.js';
import { Throttled } from '../../throttling/throttled.decorator.js';
import { ListExports } from './list-exports.js';
import type { RowPage } from './pages.js';

export interface ExportOptions<Service extends object, Row> {
  /** The section of the documentation that the list is in. */
  readonly tag: string;
  /** Of the list: everybody who may read it may export it. */
  readonly requires: readonly [Permission, ...Permission[]];
  readonly service: Type<Service>;
  /** A page as the list reads it, within what the actor may see. */
  readonly page: (service: Service, request: ListRequest, actor: Actor) => Promise<RowPage<Row>>;
  /** What the row is in the answer of the list; several make several lines of the file. */
  readonly item: (row: Row) => object | readonly object[];
}

function controllerName(list: string): string {
  const words = list.split('-').map((word) => word.charAt(0).toUpperCase() + word.slice(1));
  return `${words.join('')}ExportController`;
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
          page: async (request) => {
            const { rows, next } = await page(this.source, request, actor);
            return { items: rows.flatMap(item), next };
          },
        },
        asked,
      );
    }
  }
  Object.defineProperty(ExportController, 'name', { value: controllerName(list.name) });
  return ExportController;
}
