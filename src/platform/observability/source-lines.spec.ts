import { describe, expect, it } from '@jest/globals';
import { inSources, isBuilt, type SourceLines } from './source-lines.js';

const table: SourceLines = {
  'chunks/chunk-A.js': {
    sources: ['node_modules/pg/lib/client.js', 'src/modules/orders/orders.service.ts'],
    runs: [
      [3, 0],
      [10, 1, 20],
      [14, 1, 40],
    ],
  },
  'main.js': { sources: ['src/main.ts'], runs: [[1, 0, 5]] },
};

const at = (place: string): string => inSources(`    at get (file:///app/dist/${place})`, table);

describe('a stack of the built program', () => {
  it.each([
    ['chunks/chunk-A.js:10:7', 'file:///app/src/modules/orders/orders.service.ts:20'],
    ['chunks/chunk-A.js:13:7', 'file:///app/src/modules/orders/orders.service.ts:23'],
    ['chunks/chunk-A.js:14:7', 'file:///app/src/modules/orders/orders.service.ts:40'],
    ['chunks/chunk-A.js:9:7', 'file:///app/node_modules/pg/lib/client.js'],
    ['main.js:2:1', 'file:///app/src/main.ts:6'],
  ])('tells %s as its source', (place, source) => {
    expect(at(place)).toBe(`    at get (${source})`);
  });

  it.each(['chunks/chunk-A.js:2:7', 'chunks/chunk-B.js:10:7', 'src/main.js:10:7'])(
    'leaves what it does not know: %s',
    (place) => {
      expect(at(place)).toBe(`    at get (file:///app/dist/${place})`);
    },
  );

  it('names classes as the sources do', () => {
    const stack =
      'at async _Orders.get (x.js:1:2)\nat new _Orders (x.js:1:2)\nat _private (x.js:1:2)';
    expect(inSources(stack, table)).toBe(
      'at async Orders.get (x.js:1:2)\nat new Orders (x.js:1:2)\nat _private (x.js:1:2)',
    );
  });

  it('is told from a stack of the sources', () => {
    expect(isBuilt('at get (file:///app/dist/main.js:2:1)')).toBe(true);
    expect(isBuilt('at get (file:///app/dist.release-x/chunks/a-B.js:2:1)')).toBe(true);
    expect(isBuilt('at get (file:///app/dist/src/main.js:2:1)')).toBe(false);
    expect(isBuilt('at get (file:///app/src/main.ts:2:1)')).toBe(false);
    expect(isBuilt('at get (file:///app/node_modules/x/dist/main.js:2:1)')).toBe(false);
  });
});
