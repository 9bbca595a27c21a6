import { execFileSync } from 'node:child_process';
import { describe, expect, it } from '@jest/globals';
import { measure } from '../../tools/budget.mjs';

const fitting = { path: 'src/fitting.ts', text: `// why\n${'export const a = 1;\n'.repeat(19)}` };

function faultsOf(text: string, path = 'src/planted.ts'): string[] {
  return measure([fitting, fitting, fitting, { path, text }]).faults;
}

describe('the budget', () => {
  it('is kept by the sources', () => {
    expect(execFileSync(process.execPath, ['tools/budget.mjs'], { encoding: 'utf8' })).toMatch(
      /median \d+ · p90 \d+ · max \d+ · commentShare [\d.]+/,
    );
  });

  it('accepts files that fit', () => {
    expect(faultsOf('export const company = "any good";\n')).toEqual([]);
  });

  it('refuses a file of more than 300 lines', () => {
    const faults = faultsOf(`// why\n`.repeat(16) + 'export const a = 1;\n'.repeat(290));
    expect(faults).toContainEqual(expect.stringContaining('max of file lines is 306'));
  });

  it('refuses a median above 60 lines', () => {
    const long = { path: 'src/long.ts', text: '// why\n'.repeat(3) + 'f();\n'.repeat(60) };
    const faults = measure([fitting, long, long]).faults;
    expect(faults).toContainEqual(expect.stringContaining('median of file lines is 63'));
  });

  it('refuses too many comments', () => {
    expect(faultsOf('// this adds one\n'.repeat(50))).toContainEqual(
      expect.stringContaining('comments are'),
    );
  });

  it.each([
    ['a barrel', 'export {};\n', 'src/modules/x/index.ts', 'is a barrel'],
    ['any', 'export const a: any = 1;\n', 'src/a.ts', 'uses any'],
    ['a forward reference', 'inject(forwardRef(() => A));\n', 'src/a.ts', 'uses forwardRef'],
    [
      'a suppression without a reason',
      '// eslint-disable-next-line no-console\nf();\n',
      'src/a.ts',
      'suppresses a rule without a reason',
    ],
  ])('refuses %s', (_what, text, path, fault) => {
    expect(faultsOf(text, path)).toEqual([expect.stringContaining(fault)]);
  });

  it('accepts a suppression that gives its reason', () => {
    expect(faultsOf('// eslint-disable-next-line no-console -- the terminal\nf();\n')).toEqual([]);
  });

  it('refuses a route with five decorators', () => {
    const text = `class C {\n  @Get() @A() @B() @C() @D()\n  list() {\n    return 1;\n  }\n}\n`;
    expect(faultsOf(text)).toEqual([expect.stringContaining('list: 5 decorators (limit 4)')]);
  });

  it('refuses a handler of two statements', () => {
    const text = `class C {\n  @Post()\n  add() {\n    f();\n    return 1;\n  }\n}\n`;
    expect(faultsOf(text)).toEqual([
      expect.stringContaining('add: the handler is not one expression'),
    ]);
  });
});
