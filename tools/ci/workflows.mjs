// Checks the workflows; `npm run check` runs it.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { workflowFaults } from './workflow-rules.mjs';

const folder = '.github/workflows';
for (const name of readdirSync(folder)) {
  const path = join(folder, name);
  const faults = await workflowFaults(readFileSync(path, 'utf8'), path);
  for (const fault of faults) console.error(`${name}: ${fault}`);
  if (faults.length > 0) process.exitCode = 1;
}
if (!process.exitCode) console.log('The workflows are sound.');
// The linter holds the process.
process.exit();
