export const titles = {
  'by-id': 'product by id',
  'by-id-cached': 'product by id, kept, against computed',
  'not-modified': 'the same, 304, against computed',
  list: 'list of 20 products',
  'list-deep': 'the same, 2,500 pages in',
  'place-one': 'place a 3-line order, one client',
  place: 'place a 3-line order, 64 clients',
  'place-hot': 'the same, all want one product',
  'place-pgbench': 'place, against pgbench',
  'place-hot-pgbench': 'all want one product, against pgbench',
  'place-hot-pgbench-10': 'the same, pgbench with 10 connections',
  'place-few-pgbench': 'it sells out, against pgbench where it does not',
  'sign-in': 'sign in',
  'by-id-busy': 'product by id amid sign-ins, against alone',
  observed: 'product by id with logs, metrics and traces, against none',
  traced: 'the same with every trace as well',
  import: 'import of an order history',
  export: 'lists as CSV files, per row',
};

const targets = {
  'by-id': 'P1: CPU ≥ 0.75',
  'by-id-cached': 'P3: CPU ≥ 2.5',
  'not-modified': 'P3: CPU ≥ 2.86',
  list: 'P2: CPU ≥ 0.85',
  'list-deep': 'P6: as page 1, ± 10 %',
  'place-one': '≥ 0.85',
  place: '≥ 2.5',
  'place-hot': '',
  'place-pgbench': '',
  'place-hot-pgbench': 'P5: ≥ 3',
  'place-hot-pgbench-10': 'P5: ≥ 3',
  'place-few-pgbench': 'P5: ≥ 1.5',
  'sign-in': '',
  'by-id-busy': '',
  observed: 'P8: ≥ 0.9',
  traced: '',
  import: 'P7: ≥ 0.7, ≤ 200 MB',
  export: '',
};

const headings = [
  'workload',
  'product/s',
  'floor/s',
  'ratio',
  'p99 ms',
  'floor',
  'CPU µs',
  'floor',
  'ratio',
  'database µs',
  'floor',
  'target',
];

function whole(spread) {
  if (!spread) return '–';
  const maximumFractionDigits = spread.median < 20 ? 1 : 0;
  return spread.median.toLocaleString('en', { maximumFractionDigits });
}

const ratio = (spread) =>
  spread ? `${spread.median.toFixed(2)} (${spread.min.toFixed(2)}–${spread.max.toFixed(2)})` : '–';

function rowOf(name, { product, floor, throughputRatio, cpuRatio }) {
  return [
    titles[name],
    whole(product.perSecond),
    whole(floor.perSecond),
    ratio(throughputRatio),
    whole(product.p99Ms),
    whole(floor.p99Ms),
    whole(product.cpuUs),
    whole(floor.cpuUs),
    ratio(cpuRatio),
    whole(product.databaseUs),
    whole(floor.databaseUs),
    targets[name],
  ];
}

/** The results as a Markdown table. */
export function table(results) {
  const compared = Object.entries(results).filter(([name]) => name in titles);
  if (compared.length === 0) return '';
  const rows = [headings, ...compared.map(([name, result]) => rowOf(name, result))];
  const widths = headings.map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  const line = (cells) =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column])).join(' | ')} |`;
  const rule = `|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`;
  return [line(rows[0]), rule, ...rows.slice(1).map(line)].join('\n');
}

const percent = (share) => `${Math.round(100 * share)} %`;

function overloadNote({ peak, goodput, p99Ms, refused, failed, recovered }) {
  return `Overload: ${whole({ median: peak })} answers/s at most; asked three times as much, ${goodput.toFixed(2)} of that came within a second (P12: ≥ 0.8; p99 ${Math.round(p99Ms)} ms), ${percent(refused)} were refused by 503, ${percent(failed)} had no answer in time; a second later ${recovered.toFixed(2)} of the peak were back.`;
}

function startNote({ product, bare }) {
  return `Start: ready after ${product.ms} ms (slowest ${product.slowestMs}), a bare Nest application after ${bare.ms} ms (P10: ≤ 3 times); idle ${product.mb} MB resident against ${bare.mb} MB (P10: ≤ 170).`;
}

/** What the table does not say: memory, and what an import counts. */
export function notes(results, { rounds, seconds }) {
  const few = results['place-few-pgbench']?.product;
  const lines = [
    `${rounds} rounds in turns; medians, ratios with their spread; above 1 the product is ahead.`,
    'Database: CPU of all of its processes per request.',
    `A turn is ${seconds} s of 64 connections (sign-ins: 16) on a pool of 10. The unit of imports and exports is a row of the file.`,
  ];
  const imported = results.import;
  if (imported)
    lines.push(
      `Import: ${whole(imported.product.seconds)} s against ${whole(imported.floor.seconds)} s; most memory ${whole(imported.product.peakMb)} MB against ${whole(imported.floor.peakMb)} MB.`,
    );
  const exported = results.export;
  if (exported)
    lines.push(
      `Export: most memory ${whole(exported.product.peakMb)} MB against ${whole(exported.floor.peakMb)} MB.`,
    );
  if (few)
    lines.push(
      `While the product sold out, ${percent(few.refused.median / few.requests.median)} of the answers were refusals; not one unit too many was sold.`,
    );
  if (results.overload) lines.push(overloadNote(results.overload));
  if (results.start) lines.push(startNote(results.start));
  return lines.join('\n');
}
