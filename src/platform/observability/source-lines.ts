/** `[first line, number of the source, line there]`; a package's without the line there. From 1. */
export type LineRun = readonly [from: number, source: number, there?: number];

/** Where the lines of the files of the built program come from, by file (tools/source-lines.mjs). */
export type SourceLines = Readonly<
  Record<string, { readonly sources: readonly string[]; readonly runs: readonly LineRun[] }>
>;

// A class that speaks of itself is a variable of another name in the bundle.
const renamedClass = /(\bat (?:async |new )?)_(?=[A-Z])/g;
// The `dist` of a package is none of ours.
const located = /(?<!\/node_modules\/\S*)\/dist[^/\s]*\/((?:chunks\/)?[\w.-]+\.js):(\d+):\d+/g;

/** The last run that begins at the line or before it. */
function runAt(runs: readonly LineRun[], line: number): LineRun | undefined {
  let low = 0;
  let high = runs.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((runs[middle]?.[0] ?? 0) <= line) low = middle + 1;
    else high = middle;
  }
  return runs[low - 1];
}

/** Whether a stack has lines of the built program in it. */
export function isBuilt(stack: string): boolean {
  located.lastIndex = 0;
  return located.test(stack);
}

/** The stack with the files and lines of the sources, and of packages only the files. */
export function inSources(stack: string, table: SourceLines): string {
  return stack.replace(renamedClass, '$1').replace(located, (place, file: string, line: string) => {
    const { sources = [], runs = [] } = table[file] ?? {};
    const run = runAt(runs, Number(line));
    const source = run && sources[run[1]];
    if (!source) return place;
    const [from, , there] = run;
    return there === undefined ? `/${source}` : `/${source}:${there + Number(line) - from}`;
  });
}
