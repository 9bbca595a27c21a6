import type { IncomingMessage } from 'node:http';
import { Controller, Get, Post, Req, type StreamableFile } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Actor } from '../../platform/access/actor.js';
import { CurrentActor } from '../../platform/access/current-actor.decorator.js';
import { Requires } from '../../platform/access/requires.decorator.js';
import {
  Forbidden,
  IdempotencyKeyInUse,
  IdempotencyKeyInvalid,
  IdempotencyKeyReused,
  MalformedRequest,
  PayloadTooLarge,
  UnsupportedMediaType,
} from '../../platform/errors/platform.errors.js';
import type { Answer } from '../../platform/http/answer.js';
import { ApiEnvelope, ApiEnvelopeList } from '../../platform/http/api-envelope.js';
import { Conditional } from '../../platform/http/conditional.js';
import { IdParam } from '../../platform/http/id-param.decorator.js';
import type { ListRequest, Page } from '../../platform/http/lists/list-definition.js';
import { ListQuery } from '../../platform/http/lists/list-query.decorator.js';
import { toPage } from '../../platform/http/lists/pages.js';
import { ImportResponse, toImportResponse } from './dto/import.response.js';
import { acceptedImport } from './dto/accepted-import.js';
import { csvFile } from './dto/csv-file.js';
import { ImportUploadService } from './import-upload.service.js';
import { ApiCsvDownload, ApiImportUpload } from './imports-docs.decorator.js';
import {
  ImportColumnsMissing,
  ImportFieldsAfterFile,
  ImportFileEmpty,
  ImportFileMissing,
  ImportFileNotCsv,
  ImportFileTooLarge,
  ImportFileUnreadable,
  ImportNotFinished,
  ImportNotFound,
  ImportsBusy,
  ImportUploadAborted,
} from './imports.errors.js';
import { importList } from './imports.list.js';
import { ImportsService } from './imports.service.js';

const form = [MalformedRequest, UnsupportedMediaType, PayloadTooLarge, Forbidden, ImportsBusy];
const keys = [IdempotencyKeyInvalid, IdempotencyKeyInUse, IdempotencyKeyReused];
const fields = [ImportFileMissing, ImportFieldsAfterFile, ImportUploadAborted];
const contents = [
  ImportColumnsMissing,
  ImportFileEmpty,
  ImportFileNotCsv,
  ImportFileTooLarge,
  ImportFileUnreadable,
];

@ApiTags('imports')
@Controller('imports')
export class ImportsController {
  constructor(
    private readonly imports: ImportsService,
    private readonly uploads: ImportUploadService,
  ) {}

  @Post()
  @Requires('imports:write')
  @ApiImportUpload()
  @ApiEnvelope(ImportResponse, {
    summary: 'Upload a file to import',
    description:
      'Answers when every row is stored; the import itself happens after that, all of it or nothing. Follow it at the Location.',
    status: 202,
    message: 'Accepted',
    errors: [...form, ...keys, ...fields, ...contents],
  })
  upload(
    @CurrentActor() actor: Actor,
    @Req() request: IncomingMessage,
  ): Promise<Answer<ImportResponse>> {
    return this.uploads
      .receive(actor, request)
      .then((received) => acceptedImport(request, received));
  }

  @Get()
  @Requires('imports:read')
  @ApiEnvelopeList(ImportResponse, importList, { summary: 'List imports' })
  list(
    @CurrentActor() actor: Actor,
    @ListQuery(importList) query: ListRequest,
  ): Promise<Page<ImportResponse>> {
    return this.imports.page(actor, query).then((page) => toPage(query, page, toImportResponse));
  }

  @Get(':id')
  @Requires('imports:read')
  @Conditional()
  @ApiEnvelope(ImportResponse, {
    summary: 'Read an import: progress, counts, errors',
    errors: [ImportNotFound],
  })
  get(@CurrentActor() actor: Actor, @IdParam() id: string): Promise<ImportResponse> {
    return this.imports.get(actor, id).then(toImportResponse);
  }

  @Get(':id/rejected.csv')
  @Requires('imports:read')
  @ApiOperation({ summary: 'Download the rejected rows with line, code and reason' })
  @ApiCsvDownload('RFC 4180; cells that a spreadsheet would run start with an apostrophe.', [
    ImportNotFound,
    ImportNotFinished,
  ])
  rejected(@CurrentActor() actor: Actor, @IdParam() id: string): Promise<StreamableFile> {
    return this.imports
      .rejectedCsv(actor, id)
      .then((lines) => csvFile(`rejected-${id}.csv`, lines));
  }
}
