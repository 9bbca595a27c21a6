import { Injectable } from '@nestjs/common';
import type { Actor } from '../../platform/access/actor.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { Bulk } from '../../platform/http/bulk/bulk.js';
import type { BulkResult } from '../../platform/http/bulk/bulk-book.js';
import type { BulkRequest } from '../../platform/http/bulk/bulk-rows.js';
import { type ProductResponse, toProductResponse } from './dto/product.response.js';
import { type Precondition, skuKey } from './product-upsert.js';
import { ProductUpserts } from './product-upserts.service.js';
import { describedProduct, type ProductDescription, type ProductRow } from './product-values.js';

export interface PutProduct {
  readonly product: ProductRow;
  readonly created: boolean;
}

type DescribedRow = ProductDescription & { readonly version?: number | null };

/** Products under the SKU that another system knows them by: what is sent again changes nothing. */
@Injectable()
export class ProductsByKey {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly bulk: Bulk,
    private readonly upserts: ProductUpserts,
  ) {}

  /** Throws PRECONDITION_REQUIRED when a product would change and no version was named. */
  put(
    actor: Actor,
    description: ProductDescription,
    precondition: Precondition,
  ): Promise<PutProduct> {
    const values = describedProduct(description);
    return this.unitOfWork.run(async () => {
      const done = await this.upserts.apply(actor, [{ values, precondition }]);
      const outcome = done.get(skuKey(values.sku));
      if (!outcome) throw new Error('An upsert has no outcome.');
      if (outcome.status === 'failed') throw outcome.error;
      return { product: outcome.product, created: outcome.status === 'created' };
    });
  }

  upsert(actor: Actor, request: BulkRequest<DescribedRow>): Promise<BulkResult<ProductResponse>> {
    return this.bulk.run<DescribedRow, ProductResponse>(request, async (book) => {
      const rows = book
        .distinct(({ sku }) => skuKey(sku))
        .map(({ index, value: { version = null, ...description } }) => ({
          index,
          values: describedProduct(description),
          precondition: { given: true, version },
        }));
      const done = await this.upserts.apply(actor, rows);
      for (const { index, values } of rows) {
        const outcome = done.get(skuKey(values.sku));
        if (!outcome) throw new Error('An upsert has no outcome.');
        if (outcome.status === 'failed') book.fail(index, outcome.error);
        else
          book.succeed(index, { status: outcome.status, data: toProductResponse(outcome.product) });
      }
    });
  }
}
