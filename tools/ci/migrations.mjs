// Lints the migrations: old code must go on serving while one runs. `npm run check` runs it.
import { readdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { migrationFaults } from './migration-rules.mjs';

// Older ones ran before the first release: no database with rows and traffic had to take them.
const firstRelease = 1795700000000;

const files = readdirSync('dist/migrations').filter((name) => /^\d+-.*\.js$/.test(name));
const exempt = files.filter((file) => Number(file.split('-')[0]) < firstRelease);
console.log(`${exempt.length} migrations are older than the first release and exempt.`);
for (const file of files.filter((name) => !exempt.includes(name))) {
  const [Migration] = Object.values(await import(resolve('dist/migrations', file)));
  const faults = await migrationFaults(new Migration());
  for (const fault of faults) console.error(`${file}: ${fault}`);
  if (faults.length === 0) console.log(`${file} is sound.`);
  else process.exitCode = 1;
}
