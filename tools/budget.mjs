// The size budget of the sources, printed and enforced. `npm run check` runs it.
import { readFileSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import ts from 'typescript';

const limits = { median: 60, p90: 180, max: 300, routeDecorators: 4, commentShare: [3, 8] };
const routeDecorators = new Set([
  'Get',
  'Post',
  'Put',
  'Patch',
  'Delete',
  'Head',
  'Options',
  'All',
]);

const nameOf = (decorator) =>
  (ts.isCallExpression(decorator.expression)
    ? decorator.expression.expression
    : decorator.expression
  ).getText();

/** Routes with too many decorators, and handlers that are more than one expression. */
function routeFaults(source, path) {
  const faults = [];
  const visit = (node) => {
    ts.forEachChild(node, visit);
    if (!ts.isMethodDeclaration(node)) return;
    const decorators = ts.getDecorators(node) ?? [];
    if (!decorators.some((decorator) => routeDecorators.has(nameOf(decorator)))) return;
    const where = `${path} ${node.name.getText()}`;
    if (decorators.length > limits.routeDecorators) {
      faults.push(`${where}: ${decorators.length} decorators (limit ${limits.routeDecorators})`);
    }
    const statements = node.body?.statements ?? [];
    if (statements.length !== 1) faults.push(`${where}: the handler is not one expression`);
  };
  visit(source);
  return faults;
}

function commentLines(source, text) {
  const lines = new Set();
  const take = (from, to) => {
    const first = source.getLineAndCharacterOfPosition(from).line;
    const last = source.getLineAndCharacterOfPosition(to).line;
    for (let line = first; line <= last; line += 1) lines.add(line);
  };
  const visit = (node) => {
    for (const { pos, end } of ts.getLeadingCommentRanges(text, node.getFullStart()) ?? [])
      take(pos, end);
    for (const child of node.getChildren(source)) visit(child);
  };
  visit(source);
  return lines.size;
}

function faultsIn({ path, text }, source) {
  const faults = routeFaults(source, path);
  const say = (fault) => faults.push(`${path}: ${fault}`);
  if (/^index\.[jt]s$/.test(basename(path))) say('is a barrel');
  if (
    /[:<,|] *any\b(?! [a-z])|\bas any\b/.test(
      text.replace(/\/\*[\s\S]*?\*\/|\/\/.*|'[^'\n]*'/g, ''),
    )
  )
    say('uses any');
  if (/\bforwardRef\(/.test(text)) say('uses forwardRef');
  for (const [line] of text.matchAll(/.*eslint-disable.*/g)) {
    if (!line.includes(' -- ')) say(`suppresses a rule without a reason: ${line.trim()}`);
  }
  return faults;
}

/** Measures `{ path, text }[]`; `faults` is empty when everything fits. */
export function measure(files) {
  const faults = [];
  const sizes = [];
  let comments = 0;
  for (const file of files) {
    const source = ts.createSourceFile(file.path, file.text, ts.ScriptTarget.Latest, true);
    sizes.push({ path: file.path, lines: file.text.split('\n').length - 1 });
    comments += commentLines(source, file.text);
    faults.push(...faultsIn(file, source));
  }
  sizes.sort((a, b) => a.lines - b.lines);
  const at = (share) => sizes[Math.min(sizes.length - 1, Math.floor(sizes.length * share))].lines;
  const total = sizes.reduce((sum, { lines }) => sum + lines, 0);
  const largest = sizes.at(-1);
  const numbers = {
    files: sizes.length,
    lines: total,
    median: at(0.5),
    p90: at(0.9),
    max: largest.lines,
  };
  const commentShare = Math.round((1000 * comments) / total) / 10;
  for (const name of ['median', 'p90', 'max']) {
    if (numbers[name] > limits[name])
      faults.push(
        `${name} of file lines is ${numbers[name]} (limit ${limits[name]}; largest ${largest.path})`,
      );
  }
  const [least, most] = limits.commentShare;
  if (commentShare < least || commentShare > most)
    faults.push(`comments are ${commentShare} % (wanted ${least} to ${most} %)`);
  return { numbers: { ...numbers, commentShare }, faults };
}

if (process.argv[1] === import.meta.filename) {
  const names = readdirSync('src', { recursive: true }).map((name) => join('src', name));
  const sources = names.filter((name) => name.endsWith('.ts') && !name.endsWith('.spec.ts'));
  const { numbers, faults } = measure(
    sources.map((path) => ({ path, text: readFileSync(path, 'utf8') })),
  );
  console.log(
    Object.entries(numbers)
      .map(([name, value]) => `${name} ${value}`)
      .join(' · '),
  );
  for (const fault of faults) console.error(`budget: ${fault}`);
  process.exitCode = faults.length > 0 ? 1 : 0;
}
