import type { IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import busboy from 'busboy';
import { DomainError } from '../../platform/errors/domain-error.js';
import {
  type FieldError,
  MalformedRequest,
  UnsupportedMediaType,
  ValidationFailed,
} from '../../platform/errors/platform.errors.js';
import { ImportFieldsAfterFile, ImportFileMissing, ImportUploadAborted } from './imports.errors.js';

// A file up to this size waits in memory for fields that come after it.
const waitingBytes = 8_388_608;
const limits = { fieldNameSize: 100, fieldSize: 65_536, fields: 10, files: 1, parts: 11 };

/** The fields and the file of a form, the file as a stream. */
export interface Upload {
  readonly fields: ReadonlyMap<string, string>;
  readonly file: Readable;
  /** Resolves when the form has ended after the file; throws for what came too late or was too much. */
  ended(): Promise<void>;
  /** Lets the rest of the request pass by unread. */
  discard(): void;
}

function invalid(pointer: string, rule: string, message: string): Error {
  const field: FieldError = { pointer, rule, message };
  return ValidationFailed({ fields: [field] });
}

/** The parser ends the file with an error of its own when the form is broken or incomplete. */
function formErrorOf(cause: unknown): DomainError {
  return cause instanceof DomainError ? cause : MalformedRequest({ reason: 'multipart' }, cause);
}

function parserOf(request: IncomingMessage): busboy.Busboy {
  if (!/^multipart\/form-data\b/i.test(request.headers['content-type'] ?? '')) {
    throw UnsupportedMediaType({ supported: ['multipart/form-data'] });
  }
  try {
    return busboy({ headers: request.headers, limits });
  } catch (cause) {
    throw MalformedRequest({ reason: 'multipart' }, cause);
  }
}

/** One form being read. */
class Form {
  readonly fields = new Map<string, string>();
  /** Settles when the form has been read to its end. */
  readonly closed: Promise<void>;
  file: Readable | null = null;
  private handedOver = false;
  private problem: Error | null = null;
  private readonly parser: busboy.Busboy;

  constructor(private readonly request: IncomingMessage) {
    this.parser = parserOf(request);
    this.parser.on('field', (name, value, info) => this.field(name, value, info.valueTruncated));
    this.parser.on('filesLimit', () =>
      this.refuse(invalid('/file', 'maxFiles', 'one file at a time')),
    );
    this.parser.on('fieldsLimit', () => this.refuse(invalid('', 'maxFields', 'too many fields')));
    this.closed = new Promise((resolve, reject) => {
      this.parser.once('close', () => (this.problem ? reject(this.problem) : resolve()));
      this.parser.once('error', (cause) => reject(formErrorOf(cause)));
      request.once('close', () => {
        if (!request.complete) this.abort();
      });
    });
    // Whoever waits for the form sees the error; nobody may be waiting yet.
    this.closed.catch(() => undefined);
  }

  /** Resolves with the file part, or with null when the form ends without one. */
  async start(): Promise<Readable | null> {
    const opened = new Promise<Readable>((resolve) => {
      this.parser.on('file', (name, stream) => {
        // Its reader meets the error; between two readers nobody listens.
        stream.on('error', () => undefined);
        if (name === 'file' && !this.file) return resolve((this.file = stream));
        this.refuse(
          invalid(`/${name.slice(0, 100)}`, 'unknownField', 'the file goes into the part `file`'),
        );
        stream.resume();
      });
    });
    this.request.pipe(this.parser);
    return Promise.race([opened, this.closed.then(() => null)]);
  }

  /** Fields after this are too late. */
  handOver(): void {
    this.handedOver = true;
  }

  discard(): void {
    this.request.unpipe(this.parser);
    this.request.resume();
  }

  private field(name: string, value: string, truncated: boolean): void {
    const pointer = `/${name.slice(0, 100)}`;
    if (truncated) this.refuse(invalid(pointer, 'maxLength', 'is too long'));
    else if (this.fields.has(name)) this.refuse(invalid(pointer, 'once', 'is given twice'));
    else if (this.handedOver) this.refuse(ImportFieldsAfterFile({ limitBytes: waitingBytes }));
    else this.fields.set(name, value);
  }

  private refuse(error: Error): void {
    this.problem ??= error;
  }

  private abort(): void {
    const error = ImportUploadAborted();
    this.file?.destroy(error);
    this.parser.destroy(error);
  }
}

/** Reads ahead until the file ends or enough is waiting; true when it ended. */
function readAhead(file: Readable, chunks: Buffer[]): Promise<boolean> {
  return new Promise((resolve, reject) => {
    let waiting = 0;
    const take = (chunk: Buffer): void => {
      chunks.push(chunk);
      waiting += chunk.length;
      if (waiting > waitingBytes) settle(false);
    };
    const end = (): void => settle(true);
    const fail = (cause: unknown): void => reject(formErrorOf(cause));
    const settle = (ended: boolean): void => {
      file.pause().off('data', take).off('end', end).off('error', fail);
      resolve(ended);
    };
    // A form that was there as a whole may have failed already, and says so only once.
    if (file.errored) fail(file.errored);
    else file.on('data', take).once('end', end).once('error', fail);
  });
}

async function* joined(chunks: Buffer[], rest: Readable | null): AsyncGenerator<Buffer> {
  while (chunks.length > 0) yield chunks.shift() as Buffer;
  if (!rest) return;
  try {
    yield* rest as AsyncIterable<Buffer>;
  } catch (error) {
    throw formErrorOf(error);
  }
}

/**
 * Reads a multipart form with one file. Fields come before the file, or after one of at most 8 MiB.
 * @throws IMPORT_FILE_MISSING, UNSUPPORTED_MEDIA_TYPE, MALFORMED_REQUEST, IMPORT_UPLOAD_ABORTED
 */
export async function receiveUpload(request: IncomingMessage): Promise<Upload> {
  const form = new Form(request);
  const part = await form.start();
  if (!part) throw ImportFileMissing();
  const chunks: Buffer[] = [];
  const ended = await readAhead(part, chunks);
  if (ended) await form.closed;
  form.handOver();
  const file = Readable.from(joined(chunks, ended ? null : part), { objectMode: false });
  return { fields: form.fields, file, ended: () => form.closed, discard: () => form.discard() };
}
