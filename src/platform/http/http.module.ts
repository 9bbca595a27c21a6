import { Global, Module } from '@nestjs/common';
import { APP_FILTER, APP_PIPE } from '@nestjs/core';
import { TypeOrmModule } from '@nestjs/typeorm';
import { fieldValidationPipe } from '../validation/validation-pipe.js';
import { Bulk } from './bulk/bulk.js';
import { ErrorFilter } from './error-filter.js';
import { IdempotencyKey } from './idempotency/entities/idempotency-key.js';
import { IdempotencyPurge } from './idempotency/idempotency-purge.js';
import { IdempotencyRepository } from './idempotency/idempotency.repository.js';
import { ListExports } from './lists/list-exports.js';
import { Pages } from './lists/pages.js';

@Global()
@Module({
  imports: [TypeOrmModule.forFeature([IdempotencyKey])],
  providers: [
    Bulk,
    ErrorFilter,
    IdempotencyPurge,
    IdempotencyRepository,
    ListExports,
    Pages,
    { provide: APP_FILTER, useExisting: ErrorFilter },
    { provide: APP_PIPE, useFactory: fieldValidationPipe },
  ],
  exports: [Bulk, ErrorFilter, IdempotencyRepository, ListExports, Pages],
})
export class HttpModule {}
