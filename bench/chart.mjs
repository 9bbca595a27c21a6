// node bench/chart.mjs FIGURES.json … > chart.svg — what "npm run bench -- --json FIGURES.json" measured, as bars.
import { readFile } from 'node:fs/promises';
import { titles } from './report.mjs';

const rowHeight = 44;
const left = 400;
const span = 570;
const width = left + span + 60;

const bars = [
  { of: 'cpuRatio', name: 'CPU per request', fill: '#2f6f9f' },
  { of: 'throughputRatio', name: 'requests per second', fill: '#e0913a' },
];

const escape = (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

const mostOf = (rows) =>
  Math.ceil(Math.max(1, ...rows.flatMap(([, row]) => bars.map(({ of }) => row[of]?.max ?? 0))));

function barOf(spread, { x, y, fill }) {
  if (!spread) return '';
  const { median, min, max } = spread;
  const middle = y + 7;
  return `
  <rect x="${left}" y="${y}" width="${(x(median) - left).toFixed(1)}" height="14" fill="${fill}"/>
  <line x1="${x(min).toFixed(1)}" x2="${x(max).toFixed(1)}" y1="${middle}" y2="${middle}" stroke="#222"/>
  <text x="${(x(Math.max(max, median)) + 6).toFixed(1)}" y="${y + 12}">${median.toFixed(2)}</text>`;
}

function rowOf([name, result], index, x) {
  const y = 60 + index * rowHeight;
  const label = `<text x="${left - 10}" y="${y + 20}" text-anchor="end">${escape(titles[name] ?? name)}</text>`;
  const drawn = bars.map(({ of, fill }, at) => barOf(result[of], { x, y: y + at * 16, fill }));
  return `\n  ${label}${drawn.join('')}`;
}

function legend() {
  const boxes = bars.map(({ name, fill }, index) => {
    const at = left + index * 170;
    return `<rect x="${at}" y="14" width="12" height="12" fill="${fill}"/><text x="${at + 18}" y="25">${name}</text>`;
  });
  return boxes.join('\n  ');
}

/** Ratios with their spread; the line at 1 is the floor. */
export function chart(results) {
  const rows = Object.entries(results).filter(([name]) => name in titles);
  const height = 70 + rows.length * rowHeight;
  const most = mostOf(rows);
  const x = (ratio) => left + (ratio / most) * span;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" font-family="sans-serif" font-size="13">
  <rect width="100%" height="100%" fill="#fff"/>
  ${legend()}
  <text x="${x(1)}" y="48" text-anchor="middle">the floor</text>
  <line x1="${x(1)}" x2="${x(1)}" y1="54" y2="${height - 10}" stroke="#888" stroke-dasharray="4 4"/>${rows.map((row, index) => rowOf(row, index, x)).join('')}
</svg>
`;
}

if (import.meta.main) {
  const files = await Promise.all(process.argv.slice(2).map((file) => readFile(file, 'utf8')));
  const results = files.map((text) => JSON.parse(text).results);
  process.stdout.write(chart(Object.assign({}, ...results)));
}
