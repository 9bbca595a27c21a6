export function median(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

function spreadOf(numbers) {
  if (numbers.some((number) => number === null)) return null;
  return { median: median(numbers), min: Math.min(...numbers), max: Math.max(...numbers) };
}

/** Medians and spreads of turns of one kind: `{perSecond, p99Ms, cpuUs, …}` each. */
function sideOf(turns) {
  const names = Object.keys(turns[0]);
  return Object.fromEntries(names.map((name) => [name, spreadOf(turns.map((turn) => turn[name]))]));
}

/**
 * What the turns of both amount to. A ratio above 1 means that the product does more per second, or
 * needs less of the processor; it is taken per round, so that what slows both down cancels out.
 */
export function summarise(rounds) {
  const ratio = (of) => spreadOf(rounds.map(of));
  return {
    product: sideOf(rounds.map(({ product }) => product)),
    floor: sideOf(rounds.map(({ floor }) => floor)),
    throughputRatio: ratio(({ product, floor }) => product.perSecond / floor.perSecond),
    cpuRatio: ratio(({ product, floor }) =>
      product.cpuUs === null || floor.cpuUs === null ? null : floor.cpuUs / product.cpuUs,
    ),
  };
}
