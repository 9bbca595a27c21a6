import { productBySkuAnswer } from './catalog-answers.js';
import { Body, Controller, Get, Headers, Param, Post, Put } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Actor } from '../../platform/access/actor.js';
import { CurrentActor } from '../../platform/access/current-actor.decorator.js';
import { Requires } from '../../platform/access/requires.decorator.js';
import { PreconditionFailed, PreconditionRequired } from '../../platform/errors/platform.errors.js';
import { Answer } from '../../platform/http/answer.js';
import { ApiEnvelope } from '../../platform/http/api-envelope.js';
import { ApiBulk } from '../../platform/http/bulk/api-bulk.decorator.js';
import { BulkBody } from '../../platform/http/bulk/bulk-body.decorator.js';
import type { BulkResult } from '../../platform/http/bulk/bulk-book.js';
import type { BulkRequest } from '../../platform/http/bulk/bulk-rows.js';
import { IfMatch } from '../../platform/http/conditional.js';
import { Idempotent } from '../../platform/http/idempotency/idempotent.decorator.js';
import { CategoryUnknown, ProductNotFound } from './catalog.errors.js';
import {
  ProductContentRequest,
  ProductRowRequest,
  ProductSkuParams,
} from './dto/product.request.js';
import { ProductResponse, toProductResponse } from './dto/product.response.js';
import { ProductsByKey, type PutProduct } from './products-by-key.service.js';
import { ProductsService } from './products.service.js';

function written({ product, created }: PutProduct): Answer<ProductResponse> {
  const location = `/api/v1/products/${product.id}`;
  const [status, message] = created ? [201, 'Created'] : [200, 'OK'];
  return new Answer(toProductResponse(product), { status, message, location });
}

@ApiTags('catalogue: products')
@Controller('products')
export class ProductsByKeyController {
  constructor(
    private readonly products: ProductsService,
    private readonly byKey: ProductsByKey,
  ) {}

  @Get('by-sku/:sku')
  @Requires('catalog:read')
  @ApiEnvelope(ProductResponse, {
    summary: 'Read the product that is not archived with this SKU, whatever its case',
    errors: [ProductNotFound],
    cached: productBySkuAnswer,
  })
  get(@Param('sku') sku: string): Promise<ProductResponse> {
    return this.products.getLiveBySku(sku).then(toProductResponse);
  }

  @Put('by-sku/:sku')
  @Requires('catalog:write')
  @ApiEnvelope(ProductResponse, {
    summary: 'Create or replace the product with this SKU',
    description:
      '201 creates it. 200 with the same content changes nothing, so it can be repeated at will. Other content needs If-Match. What the body leaves out takes its default.',
    creates: true,
    errors: [PreconditionFailed, PreconditionRequired, CategoryUnknown, ProductNotFound],
  })
  put(
    @CurrentActor() actor: Actor,
    @Param() { sku }: ProductSkuParams,
    @IfMatch({ optional: true }) version: number | null,
    @Headers('if-match') ifMatch: string | undefined,
    @Body() body: ProductContentRequest,
  ): Promise<Answer<ProductResponse>> {
    return this.byKey
      .put(actor, { ...body, sku }, { given: ifMatch !== undefined, version })
      .then(written);
  }

  @Post('bulk')
  @Requires('catalog:write')
  @Idempotent({ dryRun: true })
  @ApiBulk(ProductResponse, ['created', 'updated', 'unchanged'], {
    summary: 'Create or replace up to 500 products by their SKU',
    description: 'What a row leaves out takes its default, as with PUT.',
  })
  bulk(
    @CurrentActor() actor: Actor,
    @BulkBody(ProductRowRequest) request: BulkRequest<ProductRowRequest>,
  ): Promise<BulkResult<ProductResponse>> {
    return this.byKey.upsert(actor, request);
  }
}
