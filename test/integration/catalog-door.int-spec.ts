import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CatalogService } from '../../src/modules/catalog/catalog.service.js';
import { ProductsService } from '../../src/modules/catalog/products.service.js';
import {
  CustomersService,
  requireOrdering,
} from '../../src/modules/customers/customers.service.js';
import { systemActor } from '../../src/platform/access/actor.js';
import { newId } from '../../src/platform/ids.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { statementsOf } from '../support/statement-counter.js';

let app: TestApp;
let catalog: CatalogService;
let products: ProductsService;
let customers: CustomersService;

const add = (sku: string, over: object = {}) =>
  products.create(systemActor, { sku, name: sku, unitPrice: 350, currency: 'GBP', ...over });

beforeAll(async () => {
  app = await startTestApp();
  catalog = app.get(CatalogService);
  products = app.get(ProductsService);
  customers = app.get(CustomersService);
});

afterAll(() => app.close());

describe('the catalogue for other modules', () => {
  it('finds products by SKU in any case, with what they need to be sold', async () => {
    const { id } = await add('Tea-1', { taxRateBp: 2000, trackStock: false });
    const expected = {
      id,
      sku: 'Tea-1',
      name: 'Tea-1',
      status: 'active',
      unitPrice: 350,
      currency: 'GBP',
      taxRateBp: 2000,
      trackStock: false,
    };
    expect(await catalog.bySkus(['TEA-1', 'unknown'])).toEqual([expected]);
    expect(await catalog.requireBySkus(['tea-1'])).toEqual(new Map([['tea-1', expected]]));
    expect(await catalog.byIds([id, newId()])).toEqual([expected]);
  });

  it('answers one product to several spellings of its SKU', async () => {
    const { id } = await add('Chai');
    const found = await catalog.requireBySkus(['chai', 'CHAI', 'Chai']);
    expect([...found].map(([sku, product]) => [sku, product.id])).toEqual([['chai', id]]);
    expect(await catalog.bySkus(['chai', 'CHAI'])).toHaveLength(1);
  });

  it('finds letters beyond ASCII in any case and composition', async () => {
    const { id } = await add('CAF\u00c9');
    for (const sku of ['caf\u00e9', 'CAFE\u0301', 'cafe\u0301']) {
      const found = await catalog.requireBySkus([sku]);
      expect(found.get(sku.toLowerCase())?.id).toBe(id);
    }
    expect(await catalog.bySkus(['caf\u00e9', 'cafe\u0301'])).toHaveLength(1);
  });

  it('names every SKU that no live product has, as it was asked for', async () => {
    const archived = await add('Gone');
    await products.archive(systemActor, archived.id, null);
    await add('Here');
    await expect(catalog.requireBySkus(['Here', 'GONE', 'Never', 'Never'])).rejects.toMatchObject({
      code: 'PRODUCT_NOT_FOUND',
      details: { skus: ['GONE', 'Never'] },
    });
    expect((await catalog.byIds([archived.id]))[0]?.status).toBe('archived');
  });

  it('takes one statement for any number of SKUs, and none for none', async () => {
    const skus = Array.from({ length: 500 }, (_, i) => `sku-${i}`);
    expect(await statementsOf(() => catalog.bySkus(skus))).toHaveLength(1);
    const none = await statementsOf(async () => {
      expect(await catalog.bySkus([])).toEqual([]);
      expect(await catalog.byIds([])).toEqual([]);
    });
    expect(none).toHaveLength(0);
  });
});

describe('customers for other modules', () => {
  const ordering = async (id: string): Promise<void> => {
    requireOrdering(id, (await customers.statusesOf([id])).get(id) ?? null);
  };

  it('tells in one statement who of many can order, and in none for none', async () => {
    const { id } = await customers.create(systemActor, { name: 'Ada' });
    expect(await statementsOf(() => customers.statusesOf([id, newId()]))).toHaveLength(1);
    expect(await customers.statusesOf([id, newId()])).toEqual(new Map([[id, 'active']]));
    expect(await statementsOf(() => customers.statusesOf([]))).toHaveLength(0);
    await ordering(id);
  });

  it('tells apart who is unknown, blocked and erased', async () => {
    const unknown = newId();
    await expect(ordering(unknown)).rejects.toMatchObject({
      code: 'CUSTOMER_UNKNOWN',
      kind: 'unprocessable',
      details: { id: unknown },
    });
    const { id } = await customers.create(systemActor, { name: 'Mallory' });
    for (const [status, code] of [
      ['blocked', 'CUSTOMER_BLOCKED'],
      ['erased', 'CUSTOMER_ERASED'],
    ]) {
      await app.sql('UPDATE customers SET status = $2 WHERE id = $1', [id, status]);
      await expect(ordering(id)).rejects.toMatchObject({ code, kind: 'conflict' });
    }
  });
});
