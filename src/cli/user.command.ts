import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import { Command } from 'commander';
import { EnrolmentService } from '../modules/factors/enrolment.service.js';
import { UsersService } from '../modules/users/users.service.js';
import { systemActor } from '../platform/access/actor.js';
import { withApplication } from './application.js';

interface UserOptions {
  readonly email: string;
  readonly name: string;
  readonly role: string[];
  readonly warehouse?: string[];
  readonly password?: string;
}

/** The first line of the input; on a terminal asked for, and not shown. */
export async function readPassword(
  input: NodeJS.ReadStream,
  output: NodeJS.WritableStream,
): Promise<string> {
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input, output: silent, terminal: input.isTTY });
  if (input.isTTY) output.write('Password: ');
  try {
    for await (const line of lines) return line;
    throw new Error('No password: give --password, or one line of input.');
  } finally {
    if (input.isTTY) output.write('\n');
    lines.close();
  }
}

async function create(options: UserOptions): Promise<void> {
  const { email, name, role: roles, warehouse: warehouses, password } = options;
  const chosen = password ?? (await readPassword(process.stdin, process.stderr));
  await withApplication(async (app) => {
    const request = { email, name, roles, warehouses, password: chosen };
    const id = await app.get(UsersService).create(request);
    const where = warehouses ? ` in ${warehouses.join(', ')}` : '';
    console.log(`Made ${email} with ${roles.join(', ')}${where}: ${id}`);
  });
}

/** For whoever lost it and has no administrator left to ask: the database is the proof of who asks. */
async function resetSecondFactor(email: string): Promise<void> {
  await withApplication(async (app) => {
    const userId = await app.get(UsersService).findIdByEmail(email);
    if (userId === null) throw new Error('There is no such user.');
    await app.get(EnrolmentService).reset(systemActor, userId);
    console.log(`Removed the second factor of ${email} and ended their sessions.`);
  });
}

export function userCommand(): Command {
  const user = new Command('user').description('Make users, and help them back in.');
  user
    .command('create')
    .description(
      'Make a user who can sign in. Without --password, the password is asked for, or read from the input.',
    )
    .requiredOption('--email <address>', 'what the user signs in with')
    .requiredOption('--name <name>', 'how the user is shown')
    .requiredOption('--role <name...>', 'one role or several, such as admin or order_manager')
    .option('--warehouse <code...>', 'the roles count for these warehouses only')
    .option('--password <text>', 'at least 12 characters; others on this machine may see it')
    .action(create);
  user
    .command('reset-second-factor')
    .description(
      'Remove the second factor of a user who lost it, end their sessions, and write it to the audit.',
    )
    .argument('<email>', 'what the user signs in with')
    .action(resetSecondFactor);
  return user;
}
