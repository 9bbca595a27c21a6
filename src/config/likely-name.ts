/** How many letters to change, add or drop to come from one text to the other. */
function distance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, at) => at);
  for (const [line, letter] of [...from].entries()) {
    const next = [line + 1];
    for (const [at, other] of [...to].entries()) {
      const replaced = (row[at] ?? 0) + (letter === other ? 0 : 1);
      next.push(Math.min(replaced, (row[at + 1] ?? 0) + 1, (next[at] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}

const mostMistakes = 2;
// Short names of others' variables are near to everything.
const leastLetters = 6;

/** The one of the names that was probably meant, or null. */
export function likelyName(text: string, names: readonly string[]): string | null {
  if (text.length < leastLetters) return null;
  const near = names.map((name) => ({ name, mistakes: distance(text.toUpperCase(), name) }));
  const [best] = near.sort((a, b) => a.mistakes - b.mistakes);
  return best && best.mistakes <= mostMistakes ? best.name : null;
}
