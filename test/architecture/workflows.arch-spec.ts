import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { workflowFaults } from '../../tools/ci/workflow-rules.mjs';

const folder = '.github/workflows';
const read = (name: string): string => readFileSync(join(folder, name), 'utf8');
const ci = read('ci.yml');

describe('the workflows', () => {
  it.each(readdirSync(folder))('%s is sound', async (name) => {
    expect(await workflowFaults(read(name), name)).toEqual([]);
  });

  it.each([
    ['an action by its tag', /checkout@[0-9a-f]{40}/, 'checkout@v6', 'not pinned by a commit'],
    ['rights for everything', /contents: read/, 'contents: write', 'asks for more than to read'],
    ['a command of its own', /run: \.ci\/run/, 'run: jest', 'no script of this repository'],
    ['an unknown context', /matrix\.node/, 'matrix.nodes', 'nodes'],
    ['no end', /timeout-minutes: \d+/, 'continue-on-error: false', 'no timeout-minutes'],
    [
      'an expression in a command',
      /run: \.ci\/run/,
      'run: .ci/run ${{ github.head_ref }}',
      'an expression in a command',
    ],
    [
      'a token left behind',
      /persist-credentials: false/,
      'fetch-depth: 1',
      'leaves its token in the work tree',
    ],
  ])('are refused with %s', async (_, from, to, fault) => {
    const planted = ci.replace(from, to);
    expect(planted).not.toBe(ci);
    expect(await workflowFaults(planted, 'ci.yml')).toContainEqual(expect.stringContaining(fault));
  });
});
