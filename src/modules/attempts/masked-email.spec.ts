import { expect, it } from '@jest/globals';
import { accountOf, maskedEmail } from './masked-email.js';

it.each([
  ['ada@example.com', 'a***@example.com'],
  ['@x', '***@x'],
  ['nobody', 'n***@'],
])('masks %s', (email, masked) => {
  expect(maskedEmail(email)).toBe(masked);
});

it('takes spellings of one account for one', () => {
  expect(accountOf(' Ren\u00c9e@Example.com')).toBe(accountOf('rene\u0301e@example.COM'));
});
