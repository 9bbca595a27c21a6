// The rules of deploy/prometheus, by Prometheus' own tool, where it is installed.
import { spawnSync } from 'node:child_process';

const folder = 'deploy/prometheus';
const options = { stdio: ['ignore', 'inherit', 'inherit'] };

if (spawnSync('promtool', ['--version']).error) {
  console.log("Skipped: promtool is not installed (Debian's package prometheus has it).");
  process.exit(0);
}
const rules = ['check', 'rules', `${folder}/recording.yml`, `${folder}/alerts.yml`];
const scraping = ['check', 'config', '--syntax-only', 'docker/prometheus.yml'];
for (const args of [rules, ['test', 'rules', `${folder}/tests.yml`], scraping]) {
  const { status } = spawnSync('promtool', args, options);
  if (status !== 0) process.exit(1);
}
