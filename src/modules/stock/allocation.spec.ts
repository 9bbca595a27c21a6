import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  allocate,
  availableIn,
  type OpenLevel,
  spread,
  sumByProduct,
  type WantedLine,
} from './allocation.js';

function level(part: Partial<OpenLevel>): OpenLevel {
  return {
    productId: 'tea',
    warehouseId: 'w1',
    priority: 10,
    onHand: 0,
    allocated: 0,
    backorderLimit: 0,
    ...part,
  };
}

function line(lineId: string, quantity: number, productId = 'tea'): WantedLine {
  return { lineId, productId, quantity };
}

function picksOf(wanted: Record<string, number>, levels: OpenLevel[]): unknown {
  const allocation = allocate(new Map(Object.entries(wanted)), levels);
  return allocation.ok ? allocation.picks : allocation.shortages;
}

describe('allocate', () => {
  it('takes from the warehouse with the lowest number first, and the rest from the next', () => {
    const levels = [
      level({ warehouseId: 'far', priority: 20, onHand: 10 }),
      level({ warehouseId: 'near', priority: 10, onHand: 3 }),
    ];
    expect(picksOf({ tea: 5 }, levels)).toEqual([
      { productId: 'tea', warehouseId: 'near', quantity: 3 },
      { productId: 'tea', warehouseId: 'far', quantity: 2 },
    ]);
  });

  it('takes what is there before what is on backorder, even where the priority is lower', () => {
    const levels = [
      level({ warehouseId: 'near', priority: 10, onHand: 1, backorderLimit: 10 }),
      level({ warehouseId: 'far', priority: 20, onHand: 2 }),
    ];
    expect(picksOf({ tea: 5 }, levels)).toEqual([
      { productId: 'tea', warehouseId: 'near', quantity: 3 },
      { productId: 'tea', warehouseId: 'far', quantity: 2 },
    ]);
  });

  it('leaves a warehouse alone whose backorders are used up', () => {
    const levels = [
      level({ warehouseId: 'near', onHand: 1, allocated: 6, backorderLimit: 5 }),
      level({ warehouseId: 'far', priority: 20, onHand: 2 }),
    ];
    expect(picksOf({ tea: 2 }, levels)).toEqual([
      { productId: 'tea', warehouseId: 'far', quantity: 2 },
    ]);
  });

  it('names every product that falls short, with what is left of it', () => {
    const levels = [
      level({ onHand: 5, allocated: 3, backorderLimit: 1 }),
      level({ productId: 'mug', onHand: 9 }),
    ];
    expect(picksOf({ tea: 4, mug: 9, spoon: 1 }, levels)).toEqual([
      { productId: 'tea', requested: 4, available: 3 },
      { productId: 'spoon', requested: 1, available: 0 },
    ]);
  });

  it('breaks a tie of priorities by the warehouse, whatever the order of the levels', () => {
    const levels = [level({ warehouseId: 'b', onHand: 1 }), level({ warehouseId: 'a', onHand: 1 })];
    const picks = picksOf({ tea: 1 }, levels);
    expect(picks).toEqual([{ productId: 'tea', warehouseId: 'a', quantity: 1 }]);
    expect(picksOf({ tea: 1 }, [...levels].reverse())).toEqual(picks);
  });
});

describe('spread', () => {
  it('splits one line over warehouses and gives two lines of one product their own parts', () => {
    const picks = [
      { productId: 'tea', warehouseId: 'near', quantity: 3 },
      { productId: 'tea', warehouseId: 'far', quantity: 2 },
    ];
    expect(spread([line('l1', 2), line('l2', 3)], picks)).toEqual([
      { lineId: 'l1', productId: 'tea', warehouseId: 'near', quantity: 2 },
      { lineId: 'l2', productId: 'tea', warehouseId: 'near', quantity: 1 },
      { lineId: 'l2', productId: 'tea', warehouseId: 'far', quantity: 2 },
    ]);
  });

  it('refuses picks that do not cover the lines', () => {
    const picks = [{ productId: 'tea', warehouseId: 'near', quantity: 1 }];
    expect(() => spread([line('l1', 2)], picks)).toThrow('do not cover');
  });
});

const products = ['tea', 'mug', 'spoon'];

const anyLevels = fc
  .uniqueArray(
    fc.record({
      productId: fc.constantFrom(...products),
      warehouseId: fc.constantFrom('w1', 'w2', 'w3'),
      priority: fc.integer({ min: 0, max: 3 }),
      onHand: fc.integer({ min: 0, max: 20 }),
      backorderLimit: fc.integer({ min: 0, max: 5 }),
      used: fc.double({ min: 0, max: 1, noNaN: true }),
    }),
    { selector: ({ productId, warehouseId }) => `${productId}/${warehouseId}` },
  )
  .map((levels) =>
    levels.map(({ used, ...rest }) => ({
      ...rest,
      allocated: Math.floor((rest.onHand + rest.backorderLimit) * used),
    })),
  );

const anyLines = fc
  .array(
    fc.record({
      productId: fc.constantFrom(...products),
      quantity: fc.integer({ min: 1, max: 15 }),
    }),
    { minLength: 1, maxLength: 6 },
  )
  .map((lines) => lines.map((wanted, index) => ({ ...wanted, lineId: `l${index}` })));

function total(parts: readonly { quantity: number }[]): number {
  return parts.reduce((sum, part) => sum + part.quantity, 0);
}

describe('allocate and spread together', () => {
  it('reserve exactly what is wanted and never more than a level has, or say why not', () => {
    fc.assert(
      fc.property(anyLines, anyLevels, (lines, levels) => {
        const wanted = sumByProduct(lines);
        const allocation = allocate(wanted, levels);
        const availableOf = (productId: string): number =>
          levels
            .filter((candidate) => candidate.productId === productId)
            .reduce((sum, candidate) => sum + availableIn(candidate), 0);
        const short = [...wanted].filter(
          ([productId, quantity]) => availableOf(productId) < quantity,
        );
        expect(allocation.ok).toBe(short.length === 0);
        if (!allocation.ok) {
          const expected = short.map(([productId, requested]) => ({
            productId,
            requested,
            available: availableOf(productId),
          }));
          expect(allocation.shortages).toEqual(expected);
          return;
        }
        for (const candidate of levels) {
          const taken = allocation.picks.filter(
            (pick) =>
              pick.productId === candidate.productId && pick.warehouseId === candidate.warehouseId,
          );
          expect(taken.length).toBeLessThanOrEqual(1);
          expect(total(taken)).toBeLessThanOrEqual(availableIn(candidate));
        }
        const parts = spread(lines, allocation.picks);
        for (const { lineId, quantity } of lines) {
          expect(total(parts.filter((part) => part.lineId === lineId))).toBe(quantity);
        }
        expect(total(parts)).toBe(total(allocation.picks));
        expect(parts.every((part) => part.quantity > 0)).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });

  it('touch backorders only when no physical unit of the product is left', () => {
    fc.assert(
      fc.property(anyLines, anyLevels, (lines, levels) => {
        const allocation = allocate(sumByProduct(lines), levels);
        if (!allocation.ok) return;
        const after = levels.map((candidate) => ({
          ...candidate,
          taken: total(
            allocation.picks.filter(
              (pick) =>
                pick.productId === candidate.productId &&
                pick.warehouseId === candidate.warehouseId,
            ),
          ),
        }));
        for (const productId of products) {
          const own = after.filter((candidate) => candidate.productId === productId);
          const physical = ({ onHand, allocated }: OpenLevel): number =>
            Math.max(0, onHand - allocated);
          const backordered = own.some((candidate) => candidate.taken > physical(candidate));
          const left = own.some((candidate) => candidate.taken < physical(candidate));
          expect(backordered && left).toBe(false);
        }
      }),
    );
  });
});
