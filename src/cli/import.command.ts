import { createReadStream, createWriteStream } from 'node:fs';
import { open, readFile } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import type { INestApplicationContext } from '@nestjs/common';
import { SingleBar } from 'cli-progress';
import { Command, Option } from 'commander';
import { ImportsService } from '../modules/imports/imports.service.js';
import { systemActor } from '../platform/access/actor.js';
import { withApplication } from './application.js';
import { type FinishedImport, importReport } from './import-report.js';

interface ImportOptions {
  readonly preset?: string;
  readonly type?: string;
  readonly mapping?: string;
  readonly reference?: string;
  readonly rejected?: string;
  readonly dryRun?: boolean;
}

const bytesPerMb = 1_048_576;
const format = 'Reading {bar} {percentage} % | {value} of {total} MB | {duration_formatted}';

// The presets say what they are for; a file without one needs its type.
const typeOfPreset: Readonly<Record<string, string>> = { 'online-retail': 'order-history' };

async function fieldsOf(options: ImportOptions): Promise<Map<string, string>> {
  const { preset, type = preset && typeOfPreset[preset], mapping, dryRun, reference } = options;
  if (type === undefined) throw new Error('Say what is in the file: --type, or --preset.');
  const fields = new Map([['type', type]]);
  if (preset !== undefined) fields.set('preset', preset);
  if (reference !== undefined) fields.set('reference', reference);
  if (dryRun === true) fields.set('dryRun', 'true');
  if (mapping !== undefined) fields.set('mapping', await readFile(mapping, 'utf8'));
  return fields;
}

/** The size of a readable file in bytes. */
async function sizeOf(path: string): Promise<number> {
  const file = await open(path);
  try {
    const stat = await file.stat();
    if (!stat.isFile()) throw new Error(`${path} is not a file.`);
    return stat.size;
  } finally {
    await file.close();
  }
}

async function readIn(
  app: INestApplicationContext,
  path: string,
  options: ImportOptions,
): Promise<FinishedImport> {
  const total = (await sizeOf(path)) / bytesPerMb;
  const fields = await fieldsOf(options);
  const bar = new SingleBar({ format, etaBuffer: 50, hideCursor: true, stopOnComplete: true });
  const inMb = (bytes: number): number => Number((bytes / bytesPerMb).toFixed(1));
  bar.start(Number(total.toFixed(1)), 0);
  try {
    const onProgress = (bytes: number): void => bar.update(inMb(bytes));
    const file = createReadStream(path);
    return await app.get(ImportsService).importFile(systemActor, { fields, file, onProgress });
  } finally {
    bar.stop();
  }
}

async function run(path: string, options: ImportOptions): Promise<void> {
  await withApplication(async (app) => {
    const done = await readIn(app, path, options);
    console.log(importReport(done));
    if (options.rejected !== undefined) {
      await pipeline(
        await app.get(ImportsService).rejectedCsv(systemActor, done.id),
        createWriteStream(options.rejected),
      );
    }
    if (done.failure) throw new Error(`${done.failure.code}: ${done.failure.message}`);
  });
}

export function importCommand(): Command {
  return new Command('import')
    .description(
      'Import a CSV file, plain or gzip: all of it or nothing. The same file twice changes nothing.',
    )
    .argument('<file>', 'the file to read')
    .addOption(new Option('--preset <name>', 'a known layout').choices(['online-retail']))
    .addOption(
      new Option('--type <type>', 'what the rows are').choices([
        'products',
        'stock',
        'order-history',
      ]),
    )
    .option('--mapping <file>', 'a JSON file that maps columns; see docs/imports.md')
    .option(
      '--reference <text>',
      'tells a second stock file with the same content from a repetition',
    )
    .option('--dry-run', 'do everything, report everything, keep nothing')
    .option('--rejected <file>', 'write the rejected rows there as CSV')
    .action(run);
}
