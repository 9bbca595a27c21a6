// Every check that needs no test run: all of them run, the failed ones are named at the end.
import { spawnSync } from 'node:child_process';

const checks = [
  ['format', 'prettier --check --log-level warn .'],
  ['types', 'tsc --project .'],
  ['lint', 'eslint .'],
  ['borders', 'depcruise src migrations --config .dependency-cruiser.cjs'],
  ['dead code', 'knip'],
  ['budget', 'node tools/budget.mjs'],
  ['migrations against entities', 'npm run --silent migration:check'],
  ['OpenAPI against code', 'npm run --silent openapi:check'],
  ['error catalogue against code', 'npm run --silent docs:errors -- --check'],
  ['Prometheus rules', 'node tools/check-prometheus.mjs'],
  ['module graph against code', 'node tools/module-graph.mjs --check'],
  ['licences and integrity of packages', 'node tools/ci/dependencies.mjs'],
  ['lint of migrations', 'node tools/ci/migrations.mjs'],
  ['workflows', 'node tools/ci/workflows.mjs'],
  ['secrets', 'secretlint "**/*"'],
  ['Kubernetes manifests', 'node tools/ci/manifests.mjs check'],
];

const failed = [];
for (const [name, command] of checks) {
  console.log(`\n— ${name}`);
  const { status } = spawnSync(command, { shell: true, stdio: ['ignore', 'inherit', 'inherit'] });
  if (status !== 0) failed.push(name);
}

if (failed.length > 0) {
  console.error(`\nFailed: ${failed.join(', ')}.`);
  process.exit(1);
}
console.log(`\nAll ${checks.length} checks passed.`);
