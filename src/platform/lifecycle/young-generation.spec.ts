import { execFileSync } from 'node:child_process';
import { describe, expect, it } from '@jest/globals';

/** The size of the young generation in MB after work that keeps what it makes for a while. */
function sizeAfter(script: string): number {
  const program = `
    import { getHeapSpaceStatistics } from 'node:v8';
    import { holdYoungGeneration } from './dist/src/platform/lifecycle/young-generation.js';
    const work = (look = () => undefined) => {
      for (let round = 0; round < 1_000; round += 1) {
        Array.from({ length: 4_000 }, (_, index) => ({ index, text: String(index) }));
        look();
      }
    };
    ${script}
    const spaces = getHeapSpaceStatistics();
    const young = spaces.find(({ space_name: name }) => name === 'new_space');
    console.log(young.physical_space_size / 1024 / 1024);`;
  const args = ['--input-type=module', '--eval', program];
  return Number(execFileSync(process.execPath, args, { encoding: 'utf8' }));
}

describe('the young generation', () => {
  it('stays small while it is held, by whomever, and grows afterwards', () => {
    const held = sizeAfter(`
      const first = holdYoungGeneration();
      holdYoungGeneration();
      first.release();
      first.release();
      work();`);
    const free = sizeAfter(`
      const hold = holdYoungGeneration();
      work();
      hold.release();
      work();`);
    expect(held).toBeLessThan(free / 2);
  });

  it('grows to the size that its holder lets it have, and to the least when there are several', () => {
    const limited = sizeAfter('work(holdYoungGeneration(8_388_608).look);');
    const held = sizeAfter('holdYoungGeneration(); work(holdYoungGeneration(8_388_608).look);');
    expect(limited).toBeGreaterThan(4);
    expect(limited).toBeLessThanOrEqual(8);
    expect(held).toBeLessThan(4);
  });
});
