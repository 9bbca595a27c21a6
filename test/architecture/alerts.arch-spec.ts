import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';

const rules = readFileSync('deploy/prometheus/alerts.yml', 'utf8');
const tests = readFileSync('deploy/prometheus/tests.yml', 'utf8');
const runbook = readFileSync('docs/runbook.md', 'utf8');
const alerts = [...rules.matchAll(/- alert: (\w+)/g)].map(([, name]) => name as string);

describe('the alerts', () => {
  it.each(alerts)('%s has a section of the runbook, links to it, and is tested', (name) => {
    expect(runbook).toContain(`\n### ${name}\n`);
    const [, rule = ''] = rules.split(`- alert: ${name}\n`);
    expect(rule.split('- alert:')[0]).toContain(`runbook: docs/runbook.md#${name.toLowerCase()}\n`);
    expect(tests).toContain(`alertname: ${name}`);
  });
});
