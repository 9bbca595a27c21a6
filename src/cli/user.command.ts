import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import { Command } from 'commander';
import { UsersService } from '../modules/users/users.service.js';
import { withApplication } from './application.js';

interface UserOptions {
  readonly email: string;
  readonly name: string;
  readonly role: string[];
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

async function create({ email, name, role: roles, password }: UserOptions): Promise<void> {
  const chosen = password ?? (await readPassword(process.stdin, process.stderr));
  await withApplication(async (app) => {
    const id = await app.get(UsersService).create({ email, name, roles, password: chosen });
    console.log(`Made ${email} with ${roles.join(', ')}: ${id}`);
  });
}

export function userCommand(): Command {
  const user = new Command('user').description('Make users.');
  user
    .command('create')
    .description(
      'Make a user who can sign in. Without --password, the password is asked for, or read from the input.',
    )
    .requiredOption('--email <address>', 'what the user signs in with')
    .requiredOption('--name <name>', 'how the user is shown')
    .requiredOption('--role <name...>', 'one role or several, such as admin or order_manager')
    .option('--password <text>', 'at least 12 characters; others on this machine may see it')
    .action(create);
  return user;
}
