import { parseArgs } from 'node:util';

export const workloadNames = [
  'by-id',
  'by-id-cached',
  'not-modified',
  'list',
  'list-deep',
  'place-one',
  'place',
  'place-hot',
  'place-pgbench',
  'place-hot-pgbench',
  'place-hot-pgbench-10',
  'place-few-pgbench',
  'sign-in',
  'by-id-busy',
  'observed',
  'traced',
  'import',
  'export',
  'start',
  'overload',
];

const help = `Usage: npm run bench -- [options]

Runs the product against a hand-written floor on one database, in turns, and prints ratios.

  --rounds N     turns of each (default 5)
  --seconds N    length of a turn (default 5)
  --only LIST    some of ${workloadNames.join(', ')}
  --times N      how often the imported history is in its file, its orders under other numbers (default 1)
  --json FILE    writes the figures there as well
  --profile DIR  writes CPU profiles there; the figures are slower then
`;

function whole(name, text) {
  const value = Number(text);
  if (Number.isInteger(value) && value >= 1) return value;
  throw new Error(`--${name} must be a whole number from 1.`);
}

function namesOf(text) {
  const names = text.split(',');
  const unknown = names.filter((name) => !workloadNames.includes(name));
  if (unknown.length > 0) throw new Error(`--only knows ${workloadNames.join(', ')}.`);
  return names;
}

/** The options of the command line; prints the help and ends where that is asked for. */
export function readOptions(args) {
  const text = { type: 'string' };
  const options = {
    help: { type: 'boolean' },
    rounds: { ...text, default: '5' },
    seconds: { ...text, default: '5' },
    only: { ...text, default: workloadNames.join(',') },
    times: { ...text, default: '1' },
    json: text,
    profile: text,
  };
  const { values } = parseArgs({ args, options });
  if (values.help) {
    console.log(help);
    process.exit(0);
  }
  return {
    rounds: whole('rounds', values.rounds),
    seconds: whole('seconds', values.seconds),
    only: namesOf(values.only),
    times: whole('times', values.times),
    json: values.json ?? null,
    profile: values.profile ?? null,
  };
}
