import { Command } from 'commander';
import { seedDemo } from '../demo/seed-demo.js';
import { withApplication } from './application.js';

async function seed(): Promise<void> {
  const seeded = await withApplication((app) => seedDemo(app));
  console.log(
    seeded ? 'The demo is in the database.' : 'Nothing to do: the database has products already.',
  );
}

export function seedCommand(): Command {
  return new Command('seed')
    .description('Fill an empty database with the demo: products, stock, customers and orders.')
    .action(seed);
}
