import { applyDecorators } from '@nestjs/common';
import {
  ApiBody,
  ApiConsumes,
  ApiExtraModels,
  ApiHeader,
  ApiProduces,
  ApiResponse,
  getSchemaPath,
} from '@nestjs/swagger';
import { ApiErrors, errorsEverywhere, type AnyError } from '../../platform/http/api-errors.js';
import { ImportFieldsRequest } from './dto/import-fields.request.js';
import { ImportMappingRequest } from './dto/import-mapping.request.js';

const file = {
  type: 'string',
  format: 'binary',
  description: 'CSV, or gzip of CSV; at most 1 GB unless configured.',
};

/** The multipart body of an upload and its optional Idempotency-Key. */
export function ApiImportUpload(): MethodDecorator {
  const form = {
    allOf: [
      { $ref: getSchemaPath(ImportFieldsRequest) },
      { type: 'object', required: ['file'], properties: { file } },
    ],
  };
  return applyDecorators(
    ApiConsumes('multipart/form-data'),
    ApiExtraModels(ImportFieldsRequest, ImportMappingRequest),
    ApiBody({ schema: form as never }),
    ApiHeader({
      name: 'Idempotency-Key',
      required: false,
      description:
        'Your own unique key of this upload, kept as long as the import. The same key with the same file and fields answers with the same import; the file has to be sent, because only its content tells.',
      schema: { type: 'string', maxLength: 128, example: '7f6c1a52-1f0e-4f7e-9f4e-2f7f6f0c9a11' },
    }),
  );
}

/** A CSV file as the answer. */
export function ApiCsvDownload(description: string, errors: readonly AnyError[]): MethodDecorator {
  const schema = {
    type: 'string',
    example:
      'line,code,reason,InvoiceNo\r\n142,QUANTITY_NOT_POSITIVE,Quantity is not positive,536589\r\n',
  };
  return applyDecorators(
    ApiProduces('text/csv'),
    ApiResponse({ status: 200, description, content: { 'text/csv': { schema } } }),
    ApiErrors([...errorsEverywhere, ...errors]),
  );
}
