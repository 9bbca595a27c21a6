import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { Command } from 'commander';
import { createOpenApiDocument } from '../app.docs.js';
import { AppModule } from '../app.module.js';
import { addressRoutes } from '../app.setup.js';
import { loadConfig } from '../config/load-config.js';
import { writeOrCheck } from './generated-file.js';

// Nothing is connected to: the document depends on the code alone, never on the environment.
const config = loadConfig({
  NODE_ENV: 'testing',
  DATABASE_URL: 'postgresql://unused.invalid/unused',
});

/** The OpenAPI document of the program as JSON text. Needs neither a database nor a configuration. */
export async function openApiText(): Promise<string> {
  const options = { preview: true, logger: false, abortOnError: false } as const;
  const app = await NestFactory.create<NestExpressApplication>(AppModule.with(config), options);
  addressRoutes(app);
  return `${JSON.stringify(createOpenApiDocument(app), null, 2)}\n`;
}

export function openApiCommand(): Command {
  return new Command('openapi')
    .description('Write the OpenAPI document. Needs no database.')
    .option('--check', 'only compare, and fail when it is out of date')
    .option('--out <file>', 'where to write', 'openapi.json')
    .action(async ({ check = false, out }: { check?: boolean; out: string }) => {
      await writeOrCheck({ path: out, content: await openApiText(), command: 'openapi' }, check);
    });
}
