// Checks every package of the lock: its licence, its integrity, where it comes from.
//   node tools/ci/dependencies.mjs
import { readFileSync } from 'node:fs';
import { dependencyFaults } from './dependency-rules.mjs';

const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8'));
const faults = dependencyFaults(packages);
for (const fault of faults) console.error(fault);
if (faults.length > 0) process.exitCode = 1;
else
  console.log(`${Object.keys(packages).length - 1} packages: licences and integrity are in order.`);
