import { describe, expect, it } from '@jest/globals';
import type { DomainError } from '../../platform/errors/domain-error.js';
import type { SellableProduct } from '../catalog/catalog.service.js';
import { priceLines, requireCurrentPrices } from './order-pricing.js';

const tea: SellableProduct = {
  id: 'tea-id',
  sku: 'TEA',
  name: 'Tea',
  status: 'active',
  unitPrice: 250,
  currency: 'EUR',
  taxRateBp: 1000,
  trackStock: true,
};
const products = (...list: SellableProduct[]) =>
  new Map(list.map((product) => [product.sku.toLowerCase(), product]));

function errorOf(work: () => unknown): DomainError {
  try {
    work();
  } catch (error) {
    return error as DomainError;
  }
  throw new Error('Nothing was thrown.');
}

describe('priceLines', () => {
  it('takes the snapshot from the catalogue, in the order of the request', () => {
    const mug = { ...tea, id: 'mug-id', sku: 'MUG', unitPrice: 99 };
    const request = [
      { sku: 'mug', quantity: 1 },
      { sku: 'Tea', quantity: 2 },
      { sku: 'MUG', quantity: 3 },
    ];
    const lines = priceLines(request, products(tea, mug), 'EUR');
    expect(lines.map(({ sku, quantity }) => [sku, quantity])).toEqual([
      ['MUG', 1],
      ['TEA', 2],
      ['MUG', 3],
    ]);
    expect(lines[1]).toEqual({
      productId: 'tea-id',
      sku: 'TEA',
      name: 'Tea',
      unitPrice: 250,
      priceOverridden: false,
      priceReason: null,
      taxRateBp: 1000,
      quantity: 2,
      net: 500,
      tax: 50,
      total: 550,
    });
  });

  it('prefers a price of the line, even when it is nothing', () => {
    const [line] = priceLines([{ sku: 'TEA', quantity: 2, unitPrice: 0 }], products(tea), 'EUR');
    expect(line).toMatchObject({ unitPrice: 0, priceOverridden: true, total: 0 });
    const [plain] = priceLines(
      [{ sku: 'TEA', quantity: 2, unitPrice: null }],
      products(tea),
      'EUR',
    );
    expect(plain).toMatchObject({ unitPrice: 250, priceOverridden: false });
  });

  it('names every product that cannot be sold, then every foreign currency', () => {
    const request = ['A', 'B', 'A'].map((sku) => ({ sku, quantity: 1 }));
    const drafts = products(
      { ...tea, sku: 'A', status: 'draft' },
      { ...tea, sku: 'B', status: 'archived' },
    );
    expect(errorOf(() => priceLines(request, drafts, 'EUR'))).toMatchObject({
      code: 'PRODUCT_NOT_SELLABLE',
      details: { skus: ['A', 'B'] },
    });
    const foreign = products({ ...tea, sku: 'A' }, { ...tea, sku: 'B', currency: 'USD' });
    expect(errorOf(() => priceLines(request, foreign, 'EUR'))).toMatchObject({
      code: 'ORDER_CURRENCY_MISMATCH',
      details: { currency: 'EUR', skus: ['B'] },
    });
  });

  it('does not price what it does not know', () => {
    expect(() => priceLines([{ sku: 'X', quantity: 1 }], products(tea), 'EUR')).toThrow(
      /without its product/,
    );
  });
});

describe('requireCurrentPrices', () => {
  const line = {
    id: 'l',
    productId: 'tea-id',
    sku: 'TEA',
    unitPrice: 250,
    priceOverridden: false,
    priceReason: null,
    taxRateBp: 1000,
  };
  const check = (stored: object, now: object) =>
    requireCurrentPrices([{ ...line, ...stored }], new Map([['tea-id', { ...tea, ...now }]]));

  it.each([
    ['nothing changed', {}, {}],
    ['only the name changed', {}, { name: 'New' }],
    ['the price was set by hand', { priceOverridden: true, unitPrice: 1 }, { unitPrice: 999 }],
  ])('passes when %s', (_, stored, now) => {
    expect(() => check(stored, now)).not.toThrow();
  });

  it.each([
    ['the price', {}, { unitPrice: 251 }],
    ['the tax rate', {}, { taxRateBp: 1001 }],
    ['the tax rate below a price set by hand', { priceOverridden: true }, { taxRateBp: 0 }],
  ])('refuses a change of %s', (_, stored, now) => {
    expect(errorOf(() => check(stored, now))).toMatchObject({
      code: 'ORDER_PRICE_CHANGED',
      details: { lines: [{ id: 'l', sku: 'TEA', unitPrice: 250 }] },
    });
  });
});
