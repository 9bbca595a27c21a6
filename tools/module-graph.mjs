// Draws the modules and their imports into docs/architecture.md, from the configuration that
// enforces the borders. With --check it only compares.
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';

const page = 'docs/architecture.md';
const marks =
  /(<!-- module graph: npm run docs:graph -->\n)[\s\S]*(\n<!-- end of module graph -->)/;

function moduleEdges() {
  const cruiser = 'node_modules/dependency-cruiser/bin/dependency-cruiser.mjs';
  const flags = ['--config', '.dependency-cruiser.cjs', '--output-type', 'json'];
  const scope = ['--include-only', '^src/modules/', '--collapse', '^src/modules/[^/]+'];
  const output = execFileSync(process.execPath, [cruiser, 'src', ...flags, ...scope], {
    maxBuffer: 64 * 1024 * 1024,
  });
  const name = (path) => path.split('/')[2];
  const edges = JSON.parse(output).modules.flatMap(({ source, dependencies }) =>
    dependencies.map(({ resolved }) => `  ${name(source)} --> ${name(resolved)}`),
  );
  return [...new Set(edges)].filter((edge) => !/^ {2}(\S+) --> \1$/.test(edge)).sort();
}

const text = readFileSync(page, 'utf8');
const graph = ['```mermaid', 'flowchart LR', ...moduleEdges(), '```'].join('\n');
const current = text.replace(marks, (_, start, end) => `${start}\n${graph}\n${end}`);
if (process.argv.includes('--check')) {
  if (current !== text) {
    console.error(`The module graph in ${page} is out of date: npm run docs:graph`);
    process.exitCode = 1;
  }
} else writeFileSync(page, current);
