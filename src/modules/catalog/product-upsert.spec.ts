import { describe, expect, it } from '@jest/globals';
import { decideUpsert, skuKey } from './product-upsert.js';
import { describedProduct, type ProductRow } from './product-values.js';

const values = describedProduct({ sku: 'TEA', name: 'Tea', unitPrice: 100, currency: 'EUR' });
const row: ProductRow = {
  ...values,
  id: '01936f7e-8a00-7000-8000-000000000001',
  version: 3,
  createdAt: new Date(0),
  updatedAt: new Date(0),
};
const renamed = { ...values, name: 'Black tea' };
const placed = { ...values, categoryId: '01936f7e-8a00-7000-8000-0000000000c1' };
const any = { given: true, version: null };
const none = { given: false, version: null };
const noCategories = new Set<string>();

function codeOf(decision: ReturnType<typeof decideUpsert>): string {
  if (decision.kind !== 'done') return decision.kind;
  const { outcome } = decision;
  return outcome.status === 'failed' ? outcome.error.code : outcome.status;
}

describe('the decision about an upsert', () => {
  it.each([
    ['creates what is not there', null, values, none, 'create'],
    [
      'misses what a version is named of',
      null,
      values,
      { given: true, version: 1 },
      'PRECONDITION_FAILED',
    ],
    [
      'makes nothing archived',
      null,
      { ...values, status: 'archived' as const },
      any,
      'PRODUCT_NOT_FOUND',
    ],
    ['creates in a known category only', null, placed, any, 'CATEGORY_UNKNOWN'],
    ['leaves alone what is the same', row, values, none, 'unchanged'],
    ['changes nothing unasked', row, renamed, none, 'PRECONDITION_REQUIRED'],
    ['updates whatever version', row, renamed, any, 'update'],
    ['updates the version that was read', row, renamed, { given: true, version: 3 }, 'update'],
    ['updates no other version', row, renamed, { given: true, version: 2 }, 'PRECONDITION_FAILED'],
    ['moves into a known category only', row, placed, any, 'CATEGORY_UNKNOWN'],
  ])('%s', (_, before, wanted, precondition, expected) => {
    expect(codeOf(decideUpsert(before, wanted, precondition, noCategories))).toBe(expected);
  });

  it('takes spellings of one SKU for one', () => {
    expect(skuKey('CAF\u00c9')).toBe(skuKey('cafe\u0301'));
  });
});
