import { Command, InvalidArgumentError, Option } from 'commander';
import { fullScale, type ScaleRequest, scaleSize } from '../demo/scale/scale-size.js';
import { seedScale } from '../demo/scale/seed-scale.js';
import { seedDemo } from '../demo/seed-demo.js';
import { withApplication } from './application.js';

interface SeedOptions extends ScaleRequest {
  readonly profile: 'demo' | 'scale';
  readonly production?: true;
}

async function seedShop(): Promise<void> {
  const seeded = await withApplication((app) => seedDemo(app));
  console.log(
    seeded ? 'The demo is in the database.' : 'Nothing to do: the database has products already.',
  );
}

async function seedMany(options: SeedOptions): Promise<void> {
  const size = scaleSize(options);
  const started = performance.now();
  const seconds = (): string => ((performance.now() - started) / 1000).toFixed(1);
  const progress = (text: string): void => console.log(`${seconds().padStart(7)} s  ${text}`);
  const { production = false } = options;
  await withApplication((app) => seedScale(app, size, { progress, production }));
  console.log(`Done after ${seconds()} s.`);
}

function numeric(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value))
    throw new InvalidArgumentError('Not a number.');
  return value;
}

const size = (flags: string, name: keyof ScaleRequest, what: string): Option =>
  new Option(flags, `profile scale: ${what}`).argParser(numeric).default(fullScale[name]);

export function seedCommand(): Command {
  return new Command('seed')
    .description('Fill an empty database with a small shop to look at, or with millions of rows.')
    .addOption(
      new Option('--profile <name>', 'demo: products, stock, customers and orders of a tea shop')
        .choices(['demo', 'scale'])
        .default('demo'),
    )
    .addOption(size('--products <n>', 'products', 'how many'))
    .addOption(size('--orders <n>', 'orders', 'how many'))
    .addOption(size('--lines-per-order <n>', 'linesPerOrder', 'on average'))
    .addOption(size('--factor <n>', 'factor', 'multiplies products and orders'))
    .option('--production', 'profile scale: also in production')
    .action((options: SeedOptions) =>
      options.profile === 'scale' ? seedMany(options) : seedShop(),
    );
}
