// What tools/budget.mjs refuses in one file, beside its size.
import { basename } from 'node:path';
import ts from 'typescript';

const routeDecoratorLimit = 4;
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
    if (decorators.length > routeDecoratorLimit) {
      faults.push(`${where}: ${decorators.length} decorators (limit ${routeDecoratorLimit})`);
    }
    const statements = node.body?.statements ?? [];
    if (statements.length !== 1) faults.push(`${where}: the handler is not one expression`);
  };
  visit(source);
  return faults;
}

/** How many lines carry a comment. */
export function commentLines(source, text) {
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

/** The faults of one file, as sentences. */
export function faultsIn({ path, text }, source) {
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
