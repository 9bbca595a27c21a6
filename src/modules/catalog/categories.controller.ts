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
import { categoryList } from './categories.list.js';
import { CategoriesService } from './categories.service.js';
import {
  CategoryCycle,
  CategoryInUse,
  CategoryNotFound,
  CategorySlugTaken,
  CategoryTooDeep,
  CategoryUnknown,
} from './catalog.errors.js';
import { categoriesAnswer, categoryAnswer } from './catalog-answers.js';
import { CategoryRequest, PatchCategoryRequest } from './dto/category.request.js';
import { CategoryResponse, toCategoryResponse } from './dto/category.response.js';

const conditional = [CategoryNotFound, PreconditionFailed, PreconditionRequired];
const refused = [CategorySlugTaken, CategoryUnknown, CategoryTooDeep];

@ApiTags('catalogue: categories')
@Controller('categories')
export class CategoriesController {
  constructor(private readonly categories: CategoriesService) {}

  @Get()
  @Requires('catalog:read')
  @ApiEnvelopeList(CategoryResponse, categoryList, {
    summary: 'List categories',
    cached: categoriesAnswer,
  })
  list(@ListQuery(categoryList) query: ListRequest): Promise<Page<CategoryResponse>> {
    return this.categories.page(query).then((page) => toPage(query, page, toCategoryResponse));
  }

  @Get(':id')
  @Requires('catalog:read')
  @ApiEnvelope(CategoryResponse, {
    summary: 'Read a category',
    errors: [CategoryNotFound],
    cached: categoryAnswer,
  })
  get(@IdParam() id: string): Promise<CategoryResponse> {
    return this.categories.get(id).then(toCategoryResponse);
  }

  @Post()
  @Requires('catalog:write')
  @Idempotent()
  @ApiEnvelope(CategoryResponse, { summary: 'Create a category', status: 201, errors: refused })
  create(@CurrentActor() actor: Actor, @Body() body: CategoryRequest): Promise<CategoryResponse> {
    return this.categories.create(actor, body).then(toCategoryResponse);
  }

  @Put(':id')
  @Requires('catalog:write')
  @ApiEnvelope(CategoryResponse, {
    summary: 'Replace a category',
    description: 'A new slug or parent changes the paths of everything below it.',
    errors: [...conditional, ...refused, CategoryCycle],
  })
  replace(
    @CurrentActor() actor: Actor,
    @IdParam() id: string,
    @IfMatch() version: number | null,
    @Body() body: CategoryRequest,
  ): Promise<CategoryResponse> {
    return this.categories.replace(actor, id, version, body).then(toCategoryResponse);
  }

  @Patch(':id')
  @Requires('catalog:write')
  @ApiEnvelope(CategoryResponse, {
    summary: 'Change some fields of a category',
    description: 'A merge patch. A new slug or parent changes the paths of everything below it.',
    errors: [...conditional, ...refused, CategoryCycle],
  })
  patch(
    @CurrentActor() actor: Actor,
    @IdParam() id: string,
    @IfMatch() version: number | null,
    @Body() body: PatchCategoryRequest,
  ): Promise<CategoryResponse> {
    return this.categories.patch(actor, id, version, body).then(toCategoryResponse);
  }

  @Delete(':id')
  @Requires('catalog:write')
  @ApiNoContent({ summary: 'Delete an empty category', errors: [...conditional, CategoryInUse] })
  remove(
    @CurrentActor() actor: Actor,
    @IdParam() id: string,
    @IfMatch() version: number | null,
  ): Promise<void> {
    return this.categories.remove(actor, id, version);
  }
}
