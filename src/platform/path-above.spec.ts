import { dirname, join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { pathAbove } from './path-above.js';

const here = import.meta.dirname;

describe('pathAbove', () => {
  it('takes the nearest', () => {
    expect(pathAbove(here, 'path-above.ts')).toBe(join(here, 'path-above.ts'));
    expect(pathAbove(join(here, 'cache'), 'cache')).toBe(join(here, 'cache'));
    expect(pathAbove(here, 'src')).toBe(dirname(here));
  });

  it('answers a path that is not there when nobody has it', () => {
    expect(pathAbove(here, 'nowhere.txt')).toBe('/nowhere.txt');
  });
});
