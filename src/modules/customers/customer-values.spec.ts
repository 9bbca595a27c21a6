import { describe, expect, it } from '@jest/globals';
import {
  type CustomerRow,
  customerValuesOf,
  describedCustomer,
  patchedCustomer,
} from './customer-values.js';

const ada = describedCustomer({ name: 'Ada', email: 'ada@example.com', externalReference: '17' });

describe('a customer', () => {
  it('is active unless it says otherwise', () => {
    const plain = { name: 'Ada', email: null, externalReference: null, status: 'active' };
    expect(describedCustomer({ name: 'Ada' })).toEqual(plain);
    expect(describedCustomer({ name: 'Ada', status: 'blocked' }).status).toBe('blocked');
  });

  it('composes letters, so that twins of one address are one customer', () => {
    const decomposed = { name: 'Rene\u0301', email: 'rene\u0301@example.com' };
    const composed = { name: 'Ren\u00e9', email: 'ren\u00e9@example.com' };
    expect(describedCustomer(decomposed)).toEqual(describedCustomer(composed));
  });

  it('keeps what a patch does not name and clears what it says is null', () => {
    expect(patchedCustomer(ada, {})).toEqual(ada);
    expect(patchedCustomer(ada, { status: 'blocked' })).toEqual({ ...ada, status: 'blocked' });
    const cleared = { ...ada, email: null, externalReference: null };
    expect(patchedCustomer(ada, { email: null, externalReference: null })).toEqual(cleared);
  });

  it('leaves to the caller what is not version and times', () => {
    const at = new Date(0);
    const row: CustomerRow = { ...ada, id: 'c', version: 2, createdAt: at, updatedAt: at };
    expect(customerValuesOf(row)).toEqual(ada);
  });
});
