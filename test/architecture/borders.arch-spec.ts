import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Linter } from 'eslint';
import tseslint from 'typescript-eslint';
import { restrictedImports } from '../../eslint.config.js';

interface Violation {
  readonly from: string;
  readonly to: string;
  readonly rule: { readonly name: string };
}

const a = 'src/modules/alpha';
const b = 'src/modules/beta';

/** The file, what it imports, and the rule that has to catch it; null for what is allowed. */
const planted: [file: string, imported: string, rule: string | null][] = [
  [`${a}/cycle-one.ts`, './cycle-two.js', '1-no-cycles'],
  // A cycle is reported once, at the first of its files.
  [`${a}/cycle-two.ts`, './cycle-one.js', null],
  [`${a}/takes-barrel.service.ts`, './parts/index.js', '2-no-barrels'],
  [`${a}/takes-inner.service.ts`, '../beta/beta-rules.js', '3-module-doors'],
  [`${a}/takes-other-service.service.ts`, '../beta/placing.service.js', '3-module-doors'],
  [
    `${a}/takes-repository.service.ts`,
    '../beta/beta.repository.js',
    '4-private-storage-of-modules',
  ],
  [`${a}/takes-entity.service.ts`, '../beta/entities/thing.js', '4-private-storage-of-modules'],
  ['src/takes-entity.ts', './modules/beta/entities/thing.js', '4-private-storage'],
  [`${a}/queries.service.ts`, 'typeorm', '5-typeorm-stays-below'],
  ['src/platform/http/queries.ts', 'typeorm', '5-typeorm-stays-below'],
  [`${a}/alpha-rules.ts`, '@nestjs/common', '6-pure-rules'],
  [`${a}/stored-rules.ts`, 'typeorm', '6-pure-rules'],
  ['src/platform/knows-module.ts', '../modules/beta/beta.service.js', '7-platform-below-modules'],
  [`${a}/reads.controller.ts`, './alpha.repository.js', '8-controllers-ask-services'],
  [`${a}/maps.controller.ts`, './entities/other.js', '8-controllers-ask-services'],
  [`${a}/alpha.service.ts`, '../beta/beta.service.js', null],
  [`${a}/alpha.module.ts`, '../beta/beta.module.js', null],
  [`${a}/alpha.listener.ts`, '../beta/beta.events.js', null],
  [`${a}/alpha.repository.ts`, 'typeorm', null],
  [`${a}/entities/other.ts`, 'typeorm', null],
  [`${a}/alpha.controller.ts`, '@nestjs/common', null],
  ['src/platform/database/source.ts', 'typeorm', null],
];

const targets = ['beta-rules', 'placing.service', 'beta.service', 'beta.module', 'beta.events'];
const empty = [
  `${a}/parts/index.ts`,
  ...targets.map((name) => `${b}/${name}.ts`),
  `${b}/beta.repository.ts`,
  `${b}/entities/thing.ts`,
];

function cruise(cwd: string): Promise<Violation[]> {
  const program = resolve('node_modules/dependency-cruiser/bin/dependency-cruiser.mjs');
  const rules = resolve('.dependency-cruiser.cjs');
  const flags = [program, 'src', '--config', rules, '--output-type', 'json'];
  const options = { cwd, maxBuffer: 64 * 1024 * 1024 };
  return new Promise((done, fail) => {
    // It exits with the number of violations; what counts is whether it printed its findings.
    execFile(process.execPath, flags, options, (error, stdout) => {
      if (stdout === '') fail(error ?? new Error('dependency-cruiser printed nothing'));
      else
        done((JSON.parse(stdout) as { summary: { violations: Violation[] } }).summary.violations);
    });
  });
}

let folder: string;
let found: Violation[];

function write(path: string, content: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), content);
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'orderly-borders-'));
  for (const path of empty) write(path, 'export const thing = 1;\n');
  for (const [path, imported] of planted) {
    write(path, `import * as used from '${imported}';\nexport const thing = used;\n`);
  }
  for (const name of ['tsconfig.json', 'package.json']) cpSync(name, join(folder, name));
  symlinkSync(resolve('node_modules'), join(folder, 'node_modules'));
  found = await cruise(folder);
});

afterAll(() => rmSync(folder, { recursive: true }));

describe('the borders', () => {
  it.each(planted.filter(([, , rule]) => rule !== null))(
    'catch %s that imports %s',
    (path, _imported, rule) => {
      const rules = found
        .filter(({ from }) => from === path)
        .map((violation) => violation.rule.name);
      expect(rules).toContain(rule);
    },
  );

  it.each(planted.filter(([, , rule]) => rule === null))('let %s import %s', (path) => {
    expect(found.filter(({ from }) => from === path)).toEqual([]);
  });

  it('are kept by the sources', async () => {
    expect(
      (await cruise(process.cwd())).map(({ from, to, rule }) => [rule.name, from, to]),
    ).toEqual([]);
  });
});

describe('imports that are refused', () => {
  const lint = (filename: string, names: string, from = '@nestjs/common'): string[] =>
    new Linter()
      .verify(
        `import { ${names} } from '${from}';\n`,
        [{ files: ['**/*.ts'], languageOptions: { parser: tseslint.parser } }, restrictedImports],
        { filename },
      )
      .map(({ ruleId }) => ruleId ?? 'syntax');

  it.each(['NotFoundException', 'HttpException', 'Injectable, ConflictException'])(
    'are exceptions of HTTP in a module: %s',
    (names) => {
      expect(lint('src/modules/alpha/alpha.service.ts', names)).toEqual(['no-restricted-imports']);
    },
  );

  it('are what would change a body on its way in', () => {
    const file = 'src/modules/alpha/alpha.dto.ts';
    expect(lint(file, 'Transform', 'class-transformer')).toEqual(['no-restricted-imports']);
    expect(lint(file, 'Type', 'class-transformer')).toEqual([]);
  });

  it('are not those of who decides on statuses, and others nowhere', () => {
    expect(lint('src/platform/http/mapping.ts', 'HttpException')).toEqual([]);
    expect(lint('src/modules/alpha/alpha.service.ts', 'Injectable')).toEqual([]);
  });
});
