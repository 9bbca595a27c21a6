import { describe, expect, it } from '@jest/globals';
import { arrivalsOf, inTransitOf, sentLines } from './transfer-lines.js';
import { allowedCommands, statusFor, transferStatuses } from './transfer-status.js';
import type { TransferLineView, TransferView } from './transfer-view.js';

const products = new Map([
  ['tea', { id: 't', sku: 'TEA' }],
  ['mug', { id: 'm', sku: 'Mug' }],
]);

const line = (sku: string, quantity: number, received = 0, lost = 0): TransferLineView => ({
  productId: sku.toLowerCase(),
  sku,
  quantity,
  quantityReceived: received,
  quantityLost: lost,
});

const transferOf = (...lines: TransferLineView[]) => ({ lines }) as unknown as TransferView;

describe('what is sent', () => {
  it('is one line per product, whatever the case, in the order of their first mention', () => {
    const lines = [
      { sku: 'MUG', quantity: 1 },
      { sku: 'tea', quantity: 2 },
      { sku: 'mug', quantity: 3 },
    ];
    expect(sentLines(lines, products)).toEqual([
      { productId: 'm', sku: 'Mug', quantity: 4 },
      { productId: 't', sku: 'TEA', quantity: 2 },
    ]);
  });

  it('has to be looked up first', () => {
    expect(() => sentLines([{ sku: 'cup', quantity: 1 }], products)).toThrow('looked up');
  });
});

describe('what arrives', () => {
  const transfer = transferOf(line('TEA', 10, 3, 1), line('Mug', 2));

  it('is received or lost, added up per product; the rest stays in transit', () => {
    const lines = [
      { sku: 'tea', received: 2 },
      { sku: 'TEA', received: 1, lost: 3 },
      { sku: 'mug', received: 0 },
    ];
    expect(arrivalsOf(transfer, lines)).toEqual([
      { productId: 'tea', sku: 'TEA', received: 3, lost: 3 },
    ]);
  });

  it('is never more than is in transit', () => {
    expect(inTransitOf(line('TEA', 10, 3, 1))).toBe(6);
    const lines = [
      { sku: 'TEA', received: 6, lost: 1 },
      { sku: 'mug', received: 2, lost: 1 },
    ];
    const details = {
      lines: [
        { sku: 'TEA', requested: 7, inTransit: 6 },
        { sku: 'Mug', requested: 3, inTransit: 2 },
      ],
    };
    expect(() => arrivalsOf(transfer, lines)).toThrow(
      expect.objectContaining({ code: 'STOCK_TRANSFER_EXCEEDED', details }),
    );
  });

  it('is something, of products that were sent', () => {
    expect(() => arrivalsOf(transfer, [{ sku: 'tea', received: 0, lost: 0 }])).toThrow(
      expect.objectContaining({ code: 'VALIDATION_FAILED' }),
    );
    expect(() => arrivalsOf(transfer, [{ sku: 'cup', received: 1 }])).toThrow(
      expect.objectContaining({ code: 'STOCK_TRANSFER_LINE_UNKNOWN', details: { skus: ['cup'] } }),
    );
  });
});

describe('the status', () => {
  it.each([
    [0, 'in_transit'],
    [1, 'partially_received'],
    [9, 'partially_received'],
    [10, 'received'],
  ] as const)('with %s of 10 units settled is %s', (settled, status) => {
    expect(statusFor(10, settled)).toBe(status);
  });

  it('allows to cancel only what nothing was received of, and nothing at the end', () => {
    const allowed = transferStatuses.map((status) => allowedCommands(status).join());
    expect(allowed).toEqual(['receive,cancel', 'receive', '', '']);
  });
});
