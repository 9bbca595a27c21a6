import { isDeepStrictEqual } from 'node:util';
import { Injectable } from '@nestjs/common';
import type { Actor } from '../../platform/access/actor.js';
import { KeptReads } from '../../platform/cache/kept-reads.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { ChangeLog } from '../../platform/events/change-log.js';
import { PreconditionFailed } from '../../platform/errors/platform.errors.js';
import type { JsonRow, JsonText } from '../../platform/http/json-text.js';
import type { ListRequest } from '../../platform/http/lists/list-definition.js';
import type { RowPage } from '../../platform/http/lists/pages.js';
import { newId } from '../../platform/ids.js';
import { productBySkuRead, productRead, productsRead } from './catalog-answers.js';
import { CategoriesRepository } from './categories.repository.js';
import { CategoryUnknown } from './catalog.errors.js';
import type { ProductResponse } from './dto/product.response.js';
import { productChange } from './product-change.js';
import {
  describedProduct,
  patchedProduct,
  type ProductDescription,
  type ProductPatch,
  type ProductRow,
  type ProductValues,
  valuesOf,
} from './product-values.js';
import { ProductsRepository } from './products.repository.js';

/** Products. A `version` of null changes whatever version is there. */
@Injectable()
export class ProductsService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly products: ProductsRepository,
    private readonly categories: CategoriesRepository,
    private readonly changes: ChangeLog,
    private readonly reads: KeptReads,
  ) {}

  page(request: ListRequest): Promise<RowPage<ProductRow>> {
    return this.products.page(request);
  }

  jsonPage(request: ListRequest): Promise<RowPage<JsonRow>> {
    const parameters = { request: JSON.stringify(request) };
    return this.reads.read(productsRead, parameters, () => this.products.jsonPage(request));
  }

  getJson(id: string): Promise<JsonText<ProductResponse>> {
    return this.reads.read(productRead, { id }, () => this.products.getJson(id));
  }

  getLiveBySku(sku: string): Promise<ProductRow> {
    return this.reads.read(productBySkuRead, { sku }, () => this.products.getLiveBySku(sku));
  }

  create(actor: Actor, description: ProductDescription): Promise<ProductRow> {
    const values = describedProduct(description);
    return this.unitOfWork.run(async () => {
      await this.requireCategory(values.categoryId);
      const product = await this.products.add(newId(), values);
      await this.record(actor, 'product.created', null, product);
      return product;
    });
  }

  replace(
    actor: Actor,
    id: string,
    version: number | null,
    description: ProductDescription,
  ): Promise<ProductRow> {
    return this.change(actor, id, version, () => describedProduct(description));
  }

  patch(
    actor: Actor,
    id: string,
    version: number | null,
    patch: ProductPatch,
  ): Promise<ProductRow> {
    return this.change(actor, id, version, (current) => patchedProduct(current, patch));
  }

  archive(actor: Actor, id: string, version: number | null): Promise<ProductRow> {
    return this.patch(actor, id, version, { status: 'archived' });
  }

  /** Orders, stock and movements that name the product refuse this (PRODUCT_IN_USE). */
  remove(actor: Actor, id: string, version: number | null): Promise<void> {
    return this.unitOfWork.run(async () => {
      const before = await this.lock(id, version);
      const removed = await this.products.remove(id, before.version);
      if (!removed) throw PreconditionFailed();
      const { sku } = before;
      const payload = { id, sku };
      const change = { event: 'product.deleted', resource: 'product', resourceId: id } as const;
      await this.changes.record(actor, [{ ...change, payload, before, after: null }]);
    });
  }

  private change(
    actor: Actor,
    id: string,
    version: number | null,
    next: (current: ProductValues) => ProductValues,
  ): Promise<ProductRow> {
    return this.unitOfWork.run(async () => {
      const before = await this.lock(id, version);
      const current = valuesOf(before);
      const values = next(current);
      // What changes nothing gets no new version, no event and no audit entry.
      if (isDeepStrictEqual(values, current)) return before;
      if (values.categoryId !== current.categoryId) await this.requireCategory(values.categoryId);
      const after = await this.products.change(id, before.version, values);
      if (!after) throw PreconditionFailed();
      const archived = after.status === 'archived' && before.status !== 'archived';
      await this.record(actor, archived ? 'product.archived' : 'product.updated', before, after);
      return after;
    });
  }

  private async lock(id: string, version: number | null): Promise<ProductRow> {
    const product = await this.products.lock(id);
    if (version === null || version === product.version) return product;
    throw PreconditionFailed({ currentVersion: product.version });
  }

  private async requireCategory(id: string | null): Promise<void> {
    if (id === null || (await this.categories.lockExisting(id))) return;
    throw CategoryUnknown({ id });
  }

  private record(
    actor: Actor,
    event: 'product.created' | 'product.updated' | 'product.archived',
    before: ProductRow | null,
    after: ProductRow,
  ): Promise<void> {
    return this.changes.record(actor, [productChange(event, before, after)]);
  }
}
