import { Command, CommanderError } from 'commander';
import { auditCommand } from './audit.command.js';
import { apiKeyCommand } from './api-key.command.js';
import { configCommand } from './config.command.js';
import { errorsCommand } from './errors.command.js';
import { failureLine } from './failure-line.js';
import { importCommand } from './import.command.js';
import { keysCommand } from './keys.command.js';
import { migrateCommand, migrationCommand } from './migration.command.js';
import { openApiCommand } from './open-api.command.js';
import { seedCommand } from './seed.command.js';
import { userCommand } from './user.command.js';
import { verifyCommand } from './verify.command.js';

function commandLine(): Command {
  const program = new Command('orderly')
    .description(
      'Orderly from the command line. It reads the same environment variables as the server; in development without DATABASE_URL it uses the embedded database, that of a running server if there is one.',
    )
    .showHelpAfterError('Run orderly --help for the commands.')
    .exitOverride();
  const commands = [
    importCommand(),
    userCommand(),
    verifyCommand(),
    auditCommand(),
    keysCommand(),
    apiKeyCommand(),
    seedCommand(),
    configCommand(),
    migrateCommand(),
    migrationCommand(),
    openApiCommand(),
    errorsCommand(),
  ];
  for (const command of commands) program.addCommand(command.exitOverride());
  for (const command of commands.flatMap(({ commands: inner }) => [...inner]))
    command.exitOverride();
  return program;
}

/** Runs one command and answers the exit code: 0, or 1 with one line on stderr. */
export async function runCommandLine(argv: readonly string[]): Promise<number> {
  try {
    await commandLine().parseAsync([...argv]);
    return 0;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode;
    console.error(failureLine(error));
    return 1;
  }
}
