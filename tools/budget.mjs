// The size budget of the sources, printed and enforced. `npm run check` runs it.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { commentLines, faultsIn } from './budget-faults.mjs';

const limits = { median: 60, p90: 180, max: 300, commentShare: [3, 8] };

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
