import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';

const root = join(import.meta.dirname, '../..');
const guide = readFileSync(join(root, 'docs/add-a-module.md'), 'utf8');

interface Excerpt {
  readonly file: string;
  /** What stands between two `// …` lines. */
  readonly part: string;
}

const withoutSpace = (text: string): string => text.replaceAll(/\s+/g, ' ').trim();

function excerptsOf(markdown: string): Excerpt[] {
  return [...markdown.matchAll(/```ts (\S+)\n([\s\S]*?)```/g)].flatMap(([, file = '', code = '']) =>
    code.split(/^\s*\/\/ …$/m).map((part) => ({ file, part: withoutSpace(part) })),
  );
}

function untrueOf(markdown: string): Excerpt[] {
  return excerptsOf(markdown).filter(
    ({ file, part }) => !withoutSpace(readFileSync(join(root, file), 'utf8')).includes(part),
  );
}

describe('the guide to a new module', () => {
  it('quotes the sources as they are', () => {
    expect(excerptsOf(guide).length).toBeGreaterThan(12);
    expect(untrueOf(guide)).toEqual([]);
  });

  it('would be caught misquoting', () => {
    const planted = '```ts src/app.module.ts\nexport class NoSuchModule {}\n```';
    expect(untrueOf(planted)).toHaveLength(1);
  });

  it('names only files and commands that exist', () => {
    const named = [...guide.matchAll(/`((?:src|test|docs|migrations)\/[\w./-]+\.(?:ts|md))`/g)];
    const files = named.map(([, file = '']) => file);
    expect(files.length).toBeGreaterThan(8);
    expect(files.filter((file) => !existsSync(join(root, file)))).toEqual([]);
    const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
      scripts: Record<string, string>;
    };
    const commands = [...guide.matchAll(/`npm (?:run )?([\w:]+)/g)].map(([, name = '']) => name);
    expect(commands.filter((name) => !(name in scripts))).toEqual([]);
  });
});
