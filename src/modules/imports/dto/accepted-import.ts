import type { IncomingMessage, ServerResponse } from 'node:http';
import { Answer } from '../../../platform/http/answer.js';
import type { ReceivedImport } from '../import-upload.service.js';
import { type ImportResponse, toImportResponse } from './import.response.js';

interface AnsweredRequest extends IncomingMessage {
  readonly res?: ServerResponse;
}

/** 202 with the Location of the import; a replay says so in its header. */
export function acceptedImport(
  request: AnsweredRequest,
  { row, replayed }: ReceivedImport,
): Answer<ImportResponse> {
  request.res?.setHeader('Location', `/api/v1/imports/${row.id}`);
  if (replayed) request.res?.setHeader('Idempotency-Replayed', 'true');
  return new Answer(toImportResponse(row));
}
