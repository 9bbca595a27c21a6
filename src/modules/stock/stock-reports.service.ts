import { Injectable } from '@nestjs/common';
import type { Actor } from '../../platform/access/actor.js';
import { warehouseScopeOf } from '../../platform/access/warehouse-scope.js';
import { ValidationFailed } from '../../platform/errors/platform.errors.js';
import { CatalogService } from '../catalog/catalog.service.js';
import { type Availability, readSkus, sumAvailability } from './availability.js';
import type { ReconciliationReport } from './reconciliation.js';
import { StockReportsRepository } from './stock-reports.repository.js';

@Injectable()
export class StockReportsService {
  constructor(
    private readonly reports: StockReportsRepository,
    private readonly catalog: CatalogService,
  ) {}

  /**
   * One statement; the catalogue is asked only for the error.
   * @throws PRODUCT_NOT_FOUND with every SKU that no live product has
   */
  async availability(actor: Actor, text: string): Promise<Availability[]> {
    const skus = readSkus(text);
    if (!skus) {
      const message = 'names 1 to 100 SKUs, with commas between them';
      throw ValidationFailed({ fields: [{ pointer: '?sku', rule: 'skus', message }] });
    }
    const items = sumAvailability(
      await this.reports.availability(skus, warehouseScopeOf(actor, 'stock:read')),
    );
    if (items.length < skus.length) await this.catalog.requireBySkus(skus);
    return items;
  }

  /** Whether every level that the actor may see is what its ledger and its open reservations say. */
  reconcile(actor: Actor): Promise<ReconciliationReport> {
    return this.reports.reconcile(warehouseScopeOf(actor, 'stock:read'));
  }
}
