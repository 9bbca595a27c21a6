import { Command } from 'commander';
import { AuditVerification } from '../modules/audit/audit-verification.service.js';
import { withApplication } from './application.js';

async function verify(): Promise<void> {
  await withApplication(async (app) => {
    const { seals, entries, sealedUntil, fault } = await app.get(AuditVerification).verify();
    if (fault) {
      const interval = `${fault.startsAt.toISOString()} to ${fault.endsAt.toISOString()}`;
      throw new Error(
        `The audit was changed. First broken interval: ${interval}: ${fault.reason}.`,
      );
    }
    const until = sealedUntil ? `, sealed until ${sealedUntil.toISOString()}` : '';
    console.log(`The audit is intact: ${seals} seals over ${entries} entries${until}.`);
  });
}

export function auditCommand(): Command {
  const audit = new Command('audit').description('Check the audit.');
  audit
    .command('verify')
    .description(
      'Compare every sealed interval with its entries; exit code 1 at the first broken one.',
    )
    .action(verify);
  return audit;
}
