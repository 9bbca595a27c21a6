import { Command, Option } from 'commander';
import { ApiKeysService } from '../modules/api-keys/api-keys.service.js';
import { UsersService } from '../modules/users/users.service.js';
import { systemActor } from '../platform/access/actor.js';
import { allPermissions } from '../platform/access/permissions.js';
import { withApplication } from './application.js';

interface ApiKeyOptions {
  readonly name: string;
  readonly owner: string;
  readonly permission: string[];
  readonly network?: string[];
  readonly days?: string;
}

async function create(options: ApiKeyOptions): Promise<void> {
  const { name, owner, permission: permissions, network, days } = options;
  const expiresInDays = days === undefined ? undefined : Number(days);
  if (expiresInDays !== undefined && !(Number.isInteger(expiresInDays) && expiresInDays > 0))
    throw new Error('--days takes a whole number from 1.');
  await withApplication(async (app) => {
    const ownerId = await app.get(UsersService).findIdByEmail(owner);
    if (ownerId === null) throw new Error('There is no such user.');
    const description = { name, permissions, allowedNetworks: network, expiresInDays };
    const { row, secret } = await app.get(ApiKeysService).create(systemActor, description, ownerId);
    console.error(`Made the key ${row.id} of ${owner}. It is shown this once:`);
    console.log(secret);
  });
}

export function apiKeyCommand(): Command {
  const apiKey = new Command('api-key').description('Make API keys.');
  const permission = new Option('--permission <name...>', 'some of the permissions of the owner');
  apiKey
    .command('create')
    .description('Make an API key of a user; the key is the only line of the output.')
    .requiredOption('--name <name>', 'what the key is for')
    .requiredOption('--owner <address>', 'the e-mail address of the user who answers for it')
    .addOption(permission.choices(allPermissions).makeOptionMandatory())
    .option('--network <cidr...>', 'addresses or networks that it may be used from')
    .option('--days <number>', 'how long it is valid')
    .action(create);
  return apiKey;
}
