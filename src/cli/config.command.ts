import { Command } from 'commander';
import { type ExplainedConfig, explainConfig } from '../config/explain-config.js';

function linesOf({ environment, variables, problems, warnings }: ExplainedConfig): string[] {
  const width = Math.max(...variables.map(({ name }) => name.length));
  return [
    `The configuration of ${environment}:`,
    ...variables.map(({ name, value, source }) => `  ${name.padEnd(width)}  ${value}  [${source}]`),
    ...warnings.map((warning) => `Warning: ${warning}`),
    ...problems.map((problem) => `Problem: ${problem}`),
    problems.length === 0 ? 'The program starts with it.' : 'The program does not start with it.',
  ];
}

interface CheckOptions {
  readonly json?: boolean;
}

function check({ json }: CheckOptions): void {
  const explained = explainConfig();
  console.log(json ? JSON.stringify(explained) : linesOf(explained).join('\n'));
  const { length } = explained.problems;
  if (length > 0) throw new Error(`${length} ${length === 1 ? 'problem' : 'problems'}.`);
}

export function configCommand(): Command {
  const config = new Command('config').description('The configuration as the program reads it.');
  config
    .command('check')
    .description('Show every setting with its source, and what is wrong with them; no secret.')
    .option('--json', 'for machines')
    .action(check);
  return config;
}
