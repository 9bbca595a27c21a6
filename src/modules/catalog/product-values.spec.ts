import { describe, expect, it } from '@jest/globals';
import { ProductAttributesTooLarge, ProductPriceRequired } from './catalog.errors.js';
import { describedProduct, patchedProduct, type ProductRow, valuesOf } from './product-values.js';

const tea = describedProduct({ sku: 'TEA-1', name: 'Tea', unitPrice: 350, currency: 'GBP' });
const full = {
  ...tea,
  description: 'Black',
  status: 'draft' as const,
  categoryId: '01936f7e-8a00-7000-8000-0000000000c1',
  barcode: '5012345678900',
  taxRateBp: 2000,
  trackStock: false,
  attributes: { origin: 'Assam', leaf: { size: 'large', cut: false } },
};

function codeOf(work: () => unknown): string | undefined {
  try {
    work();
    return undefined;
  } catch (error) {
    return (error as { code: string }).code;
  }
}

describe('a described product', () => {
  it('is active, tracked and untaxed unless it says otherwise', () => {
    expect(tea).toEqual({
      sku: 'TEA-1',
      name: 'Tea',
      description: null,
      status: 'active',
      categoryId: null,
      barcode: null,
      unitPrice: 350,
      currency: 'GBP',
      taxRateBp: 0,
      trackStock: true,
      attributes: {},
    });
  });

  it('keeps everything that it says', () => {
    expect(describedProduct(full)).toEqual(full);
  });

  it('composes letters, so that twins of one SKU are one', () => {
    const decomposed = { ...tea, sku: 'CAFE\u0301', name: 'Cafe\u0301' };
    expect(describedProduct(decomposed)).toMatchObject({ sku: 'CAF\u00c9', name: 'Caf\u00e9' });
  });
});

describe('a patched product', () => {
  it('keeps what the patch does not name', () => {
    expect(patchedProduct(full, {})).toEqual(full);
    expect(patchedProduct(full, { name: 'Chai' })).toEqual({ ...full, name: 'Chai' });
  });

  it('takes the default where the patch says null', () => {
    const cleared = patchedProduct(full, {
      description: null,
      categoryId: null,
      barcode: null,
      taxRateBp: null,
      trackStock: null,
      attributes: null,
    });
    expect(cleared).toEqual({ ...tea, status: 'draft' });
  });

  it('takes zero and false for values, not for absence', () => {
    const patch = { unitPrice: 0, taxRateBp: 0, trackStock: false };
    expect(patchedProduct({ ...tea, taxRateBp: 500 }, patch)).toMatchObject(patch);
  });

  it('merges attributes key by key', () => {
    const attributes = { origin: null, leaf: { size: 'small' }, organic: true };
    expect(patchedProduct(full, { attributes }).attributes).toEqual({
      leaf: { size: 'small', cut: false },
      organic: true,
    });
  });

  it('refuses attributes that grow too many by merging', () => {
    const many = (prefix: string) =>
      Object.fromEntries(Array.from({ length: 30 }, (_, i) => [`${prefix}${i}`, i]));
    const crowded = { ...tea, attributes: many('a') };
    const code = codeOf(() => patchedProduct(crowded, { attributes: many('b') }));
    expect(code).toBe(ProductAttributesTooLarge.code);
  });

  it('refuses another currency without a price in it', () => {
    expect(codeOf(() => patchedProduct(tea, { currency: 'JPY' }))).toBe(ProductPriceRequired.code);
    expect(patchedProduct(tea, { currency: 'GBP' })).toEqual(tea);
    expect(patchedProduct(tea, { currency: 'JPY', unitPrice: 700 })).toMatchObject({
      currency: 'JPY',
      unitPrice: 700,
    });
  });
});

describe('the values of a stored product', () => {
  it('are what a caller decides', () => {
    const at = new Date(0);
    const row: ProductRow = { ...full, id: 'p', version: 3, createdAt: at, updatedAt: at };
    expect(valuesOf(row)).toEqual(full);
  });
});
