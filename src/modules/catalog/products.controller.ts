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
import { type JsonText, toJsonPage } from '../../platform/http/json-text.js';
import type { ListRequest } from '../../platform/http/lists/list-definition.js';
import { ListQuery } from '../../platform/http/lists/list-query.decorator.js';
import {
  CategoryUnknown,
  ProductAttributesTooLarge,
  ProductInUse,
  ProductNotFound,
  ProductPriceRequired,
  ProductSkuTaken,
} from './catalog.errors.js';
import { productAnswer, productsAnswer } from './catalog-answers.js';
import { PatchProductRequest, ProductRequest } from './dto/product.request.js';
import { ProductResponse, toProductResponse } from './dto/product.response.js';
import { productList } from './products.list.js';
import { ProductsService } from './products.service.js';

const found = [ProductNotFound];
const conditional = [...found, PreconditionFailed, PreconditionRequired];
const refused = [ProductSkuTaken, CategoryUnknown];

@ApiTags('catalogue: products')
@Controller('products')
export class ProductsController {
  constructor(private readonly products: ProductsService) {}

  @Get()
  @Requires('catalog:read')
  @ApiEnvelopeList(ProductResponse, productList, {
    summary: 'List products',
    cached: productsAnswer,
  })
  list(@ListQuery(productList) query: ListRequest): Promise<object> {
    return this.products.jsonPage(query).then((page) => toJsonPage(query, page));
  }

  @Get(':id')
  @Requires('catalog:read')
  @ApiEnvelope(ProductResponse, { summary: 'Read a product', errors: found, cached: productAnswer })
  get(@IdParam() id: string): Promise<JsonText<ProductResponse>> {
    return this.products.getJson(id);
  }

  @Post()
  @Requires('catalog:write')
  @Idempotent()
  @ApiEnvelope(ProductResponse, { summary: 'Create a product', status: 201, errors: refused })
  create(@CurrentActor() actor: Actor, @Body() body: ProductRequest): Promise<ProductResponse> {
    return this.products.create(actor, body).then(toProductResponse);
  }

  @Put(':id')
  @Requires('catalog:write')
  @ApiEnvelope(ProductResponse, {
    summary: 'Replace a product',
    description: 'What the body leaves out takes its default.',
    errors: [...conditional, ...refused],
  })
  replace(
    @CurrentActor() actor: Actor,
    @IdParam() id: string,
    @IfMatch() version: number | null,
    @Body() body: ProductRequest,
  ): Promise<ProductResponse> {
    return this.products.replace(actor, id, version, body).then(toProductResponse);
  }

  @Patch(':id')
  @Requires('catalog:write')
  @ApiEnvelope(ProductResponse, {
    summary: 'Change some fields of a product',
    description: 'A merge patch. Setting the status of an archived product brings it back.',
    errors: [...conditional, ...refused, ProductPriceRequired, ProductAttributesTooLarge],
  })
  patch(
    @CurrentActor() actor: Actor,
    @IdParam() id: string,
    @IfMatch() version: number | null,
    @Body() body: PatchProductRequest,
  ): Promise<ProductResponse> {
    return this.products.patch(actor, id, version, body).then(toProductResponse);
  }

  @Post(':id/archive')
  @Requires('catalog:write')
  @Idempotent()
  @ApiEnvelope(ProductResponse, {
    summary: 'Archive a product',
    description: 'It cannot be ordered any more and its SKU is free again; its history stays.',
    errors: [ProductNotFound, PreconditionFailed],
  })
  archive(
    @CurrentActor() actor: Actor,
    @IdParam() id: string,
    @IfMatch({ optional: true }) version: number | null,
  ): Promise<ProductResponse> {
    return this.products.archive(actor, id, version).then(toProductResponse);
  }

  @Delete(':id')
  @Requires('catalog:write')
  @ApiNoContent({
    summary: 'Delete a product that was never used',
    errors: [...conditional, ProductInUse],
  })
  remove(
    @CurrentActor() actor: Actor,
    @IdParam() id: string,
    @IfMatch() version: number | null,
  ): Promise<void> {
    return this.products.remove(actor, id, version);
  }
}
