import { createHash } from 'node:crypto';
import { pipeline, type Readable, Transform } from 'node:stream';
import { createGunzip } from 'node:zlib';
import {
  ImportFileNotCsv,
  ImportFileTooLarge,
  ImportFileUnreadable,
  ImportUploadAborted,
} from './imports.errors.js';

/** How much more than the upload a file may be once it is decompressed. */
const decompressedFactor = 4;
const stallMs = 60_000;

/** Lets bytes through, counts them and refuses more than the limit. */
class Meter extends Transform {
  bytes = 0;

  constructor(
    private readonly limitBytes: number,
    private readonly seen: (chunk: Buffer) => void = () => undefined,
  ) {
    super();
  }

  override _transform(
    chunk: Buffer,
    _: string,
    done: (error: Error | null, chunk?: Buffer) => void,
  ): void {
    this.bytes += chunk.length;
    if (this.bytes > this.limitBytes)
      return done(ImportFileTooLarge({ limitBytes: this.limitBytes }));
    try {
      this.seen(chunk);
      done(null, chunk);
    } catch (error) {
      done(error as Error);
    }
  }
}

/** The decompressed content of a file with what was learnt on the way. */
export interface FileContent {
  readonly text: Readable;
  /** Compressed bytes so far, as the upload or the file on disk counts them. */
  readonly rawBytes: () => number;
  readonly bytes: () => number;
  /** SHA-256 of the decompressed content, once it has been read to its end. */
  readonly digest: () => string;
}

async function firstChunk(source: Readable): Promise<Buffer> {
  for await (const chunk of source.iterator({ destroyOnReturn: false })) {
    source.unshift(chunk);
    return chunk as Buffer;
  }
  return Buffer.alloc(0);
}

// A gzip member; ZIP, and with it the spreadsheet formats; anything with a NUL is no text either.
const isGzip = (bytes: Buffer): boolean => bytes[0] === 0x1f && bytes[1] === 0x8b;
const isBinary = (bytes: Buffer): boolean =>
  bytes.subarray(0, 4096).includes(0) ||
  bytes.subarray(0, 4).toString('latin1') === 'PK\u0003\u0004';

/** Refuses what is no text, by its first bytes. */
function textOnly(): (chunk: Buffer) => void {
  let checked = false;
  return (chunk) => {
    if (!checked && isBinary(chunk)) throw ImportFileNotCsv();
    checked = true;
  };
}

// A file with bytes left to read, or none to come, waits for the database and not for the client.
function destroyOnStall(file: Readable): NodeJS.Timeout {
  const stall = setTimeout(() => {
    if (file.readableLength > 0 || file.readableEnded) stall.refresh();
    else file.destroy(ImportUploadAborted());
  }, stallMs);
  return stall.unref();
}

/**
 * The content of a file, CSV or gzip of CSV as its first bytes say; its name and declared type are
 * not asked. Errors come as errors of `text`, see `contentErrorOf`.
 */
export async function fileContent(file: Readable, limitBytes: number): Promise<FileContent> {
  const stall = destroyOnStall(file);
  const raw = new Meter(limitBytes, () => stall.refresh());
  const hash = createHash('sha256');
  const check = textOnly();
  const text = new Meter(limitBytes * decompressedFactor, (chunk) => {
    check(chunk);
    hash.update(chunk);
  });
  const start = await firstChunk(file);
  const streams = isGzip(start) ? [file, raw, createGunzip(), text] : [file, raw, text];
  // An error ends every stream of the chain; the reader of `text` meets it.
  pipeline(streams as [Readable, Transform, Transform], () => clearTimeout(stall));
  let digest: string | undefined;
  return {
    text,
    rawBytes: () => raw.bytes,
    bytes: () => text.bytes,
    digest: () => (digest ??= hash.digest('hex')),
  };
}

/** The coded error for a file that broke off or is damaged. */
export function contentErrorOf(error: unknown): unknown {
  const code = String((error as Partial<NodeJS.ErrnoException> | null)?.code);
  if (code.startsWith('Z_')) return ImportFileUnreadable({ reason: 'gzip' }, error);
  if (code === 'ERR_STREAM_PREMATURE_CLOSE' || code === 'ABORT_ERR')
    return ImportUploadAborted({}, error);
  return error;
}
