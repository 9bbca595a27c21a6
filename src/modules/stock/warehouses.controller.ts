import { Body, Controller, Delete, Get, Patch, Post, Put } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Actor } from '../../platform/access/actor.js';
import { CurrentActor } from '../../platform/access/current-actor.decorator.js';
import { Requires } from '../../platform/access/requires.decorator.js';
import { PreconditionFailed, PreconditionRequired } from '../../platform/errors/platform.errors.js';
import { ApiEnvelope, ApiEnvelopeList, ApiNoContent } from '../../platform/http/api-envelope.js';
import { IfMatch } from '../../platform/http/conditional.js';
import { IdParam } from '../../platform/http/id-param.decorator.js';
import { Idempotent } from '../../platform/http/idempotency/idempotent.decorator.js';
import type { ListRequest, Page } from '../../platform/http/lists/list-definition.js';
import { ListQuery } from '../../platform/http/lists/list-query.decorator.js';
import { toPage } from '../../platform/http/lists/pages.js';
import { PatchWarehouseRequest, WarehouseRequest } from './dto/warehouse.request.js';
import { toWarehouseResponse, WarehouseResponse } from './dto/warehouse.response.js';
import { WarehouseCodeTaken, WarehouseInUse, WarehouseNotFound } from './stock.errors.js';
import { warehouseAnswer, warehousesAnswer } from './warehouse-answers.js';
import { warehouseList } from './warehouses.list.js';
import { WarehousesService } from './warehouses.service.js';

const conditional = [WarehouseNotFound, PreconditionFailed, PreconditionRequired];

@ApiTags('stock: warehouses')
@Controller('warehouses')
export class WarehousesController {
  constructor(private readonly warehouses: WarehousesService) {}

  @Get()
  @Requires('stock:read')
  @ApiEnvelopeList(WarehouseResponse, warehouseList, {
    summary: 'List warehouses',
    cached: warehousesAnswer,
  })
  list(
    @CurrentActor() actor: Actor,
    @ListQuery(warehouseList) query: ListRequest,
  ): Promise<Page<WarehouseResponse>> {
    return this.warehouses
      .page(actor, query)
      .then((page) => toPage(query, page, toWarehouseResponse));
  }

  @Get(':id')
  @Requires('stock:read')
  @ApiEnvelope(WarehouseResponse, {
    summary: 'Read a warehouse',
    errors: [WarehouseNotFound],
    cached: warehouseAnswer,
  })
  get(@CurrentActor() actor: Actor, @IdParam() id: string): Promise<WarehouseResponse> {
    return this.warehouses.get(actor, id).then(toWarehouseResponse);
  }

  @Post()
  @Requires('warehouses:write')
  @Idempotent()
  @ApiEnvelope(WarehouseResponse, {
    summary: 'Create a warehouse',
    status: 201,
    errors: [WarehouseCodeTaken],
  })
  create(@CurrentActor() actor: Actor, @Body() body: WarehouseRequest): Promise<WarehouseResponse> {
    return this.warehouses.create(actor, body).then(toWarehouseResponse);
  }

  @Put(':id')
  @Requires('warehouses:write')
  @ApiEnvelope(WarehouseResponse, {
    summary: 'Replace a warehouse',
    description: 'What the body leaves out takes its default.',
    errors: [...conditional, WarehouseCodeTaken],
  })
  replace(
    @CurrentActor() actor: Actor,
    @IdParam() id: string,
    @IfMatch() version: number | null,
    @Body() body: WarehouseRequest,
  ): Promise<WarehouseResponse> {
    return this.warehouses.replace(actor, id, version, body).then(toWarehouseResponse);
  }

  @Patch(':id')
  @Requires('warehouses:write')
  @ApiEnvelope(WarehouseResponse, {
    summary: 'Change some fields of a warehouse',
    description: 'A merge patch. What is reserved in a warehouse stays when it is deactivated.',
    errors: [...conditional, WarehouseCodeTaken],
  })
  patch(
    @CurrentActor() actor: Actor,
    @IdParam() id: string,
    @IfMatch() version: number | null,
    @Body() body: PatchWarehouseRequest,
  ): Promise<WarehouseResponse> {
    return this.warehouses.patch(actor, id, version, body).then(toWarehouseResponse);
  }

  @Delete(':id')
  @Requires('warehouses:write')
  @ApiNoContent({
    summary: 'Delete a warehouse that never had stock',
    errors: [...conditional, WarehouseInUse],
  })
  remove(
    @CurrentActor() actor: Actor,
    @IdParam() id: string,
    @IfMatch() version: number | null,
  ): Promise<void> {
    return this.warehouses.remove(actor, id, version);
  }
}
