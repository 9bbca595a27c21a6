import { Command } from 'commander';
import { type Finding, IntegrityService } from '../modules/integrity/integrity.service.js';
import { withApplication } from './application.js';

function report({ name, says, violations, examples }: Finding): void {
  console.log(`${violations === 0 ? 'ok    ' : 'BROKEN'}  ${name.padEnd(26)}  ${says}`);
  if (violations === 0) return;
  console.log(`        ${violations} violations, such as:`);
  for (const example of examples) console.log(`        ${JSON.stringify(example)}`);
}

async function verify(options: { readonly json?: true }): Promise<void> {
  await withApplication(async (app) => {
    const findings = await app.get(IntegrityService).verify(options.json ? undefined : report);
    if (options.json) console.log(JSON.stringify(findings));
    const broken = findings.filter(({ violations }) => violations > 0);
    if (broken.length === 0) return;
    throw new Error(`Broken: ${broken.map(({ name }) => name).join(', ')}.`);
  });
}

export function verifyCommand(): Command {
  return new Command('verify')
    .description(
      'Check on the live database that stock, reservations, orders and money agree; exit code 1 if not.',
    )
    .option('--json', 'the findings as one line of JSON')
    .action(verify);
}
