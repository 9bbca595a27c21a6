// The part of a source map that tells in which file and line an error was made.
import { SourceMap } from 'node:module';

/**
 * Runs of lines: `[first line, number of the source, line there]`, each up to the next run, without
 * the line there where the source is a package's. Lines count from 1.
 */
export function sourceLines(map, inRoot) {
  const sources = map.sources.map(inRoot);
  const numbers = new Map(map.sources.map((source, number) => [source, number]));
  const parsed = new SourceMap(map);
  const lines = map.mappings.split(';').length;
  const runs = [];
  let next = null;
  for (let line = 0; line < lines; line += 1) {
    const { generatedLine, originalSource, originalLine } = parsed.findEntry(line, Infinity);
    if (generatedLine !== line || originalSource === undefined) continue;
    const source = numbers.get(originalSource);
    const isOwn = !sources[source].includes('node_modules/');
    const there = isOwn ? originalLine + 1 : null;
    const goesOn = next?.source === source && (!isOwn || next.there + line - next.line === there);
    if (!goesOn) runs.push(isOwn ? [line + 1, source, there] : [line + 1, source]);
    next = { source, line, there };
  }
  return { sources, runs };
}
