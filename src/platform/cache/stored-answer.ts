import { createHash } from 'node:crypto';
import { gzip } from 'node:zlib';
import type { Payload } from '../http/batched-answers.js';
import type { Kept } from './kept.js';

/** Smaller ones fit into one packet anyway. */
const leastCompressedBytes = 1_024;
/** Up to here node writes a string without memory of its own, in one piece with the head. */
const mostTextBytes = 8_192;

interface AnswerParts extends Omit<Kept, 'label' | 'bytes' | 'absent'> {
  /** The template of the path, for logs and metrics. */
  readonly route: string;
  readonly body: string | Buffer;
  readonly etag: string;
  readonly cacheControl: string;
}

/** An answer as it goes out: its bytes, its tag, and its compressed form once somebody took one. */
export class StoredAnswer implements Kept {
  readonly route: string;
  readonly etag: string;
  readonly cacheControl: string;
  readonly tags: readonly string[];
  readonly since: number;
  readonly storedAt: number;
  readonly freshUntil: number;
  readonly staleUntil: number;
  private payload: Payload;
  private packed = false;
  private compressed: Payload | null = null;
  private compressing = false;
  private grown: (bytes: number) => void = () => undefined;

  constructor(parts: AnswerParts) {
    this.route = parts.route;
    this.payload = { content: parts.body };
    this.etag = parts.etag;
    this.cacheControl = parts.cacheControl;
    this.tags = parts.tags;
    this.since = parts.since;
    this.storedAt = parts.storedAt;
    this.freshUntil = parts.freshUntil;
    this.staleUntil = parts.staleUntil;
  }

  get label(): string {
    return this.route;
  }

  get body(): Buffer {
    const { content, encoding } = this.payload;
    return Buffer.isBuffer(content) ? content : Buffer.from(content, encoding);
  }

  /** What to send now. */
  get toSend(): Payload {
    return this.payload;
  }

  /** Whoever asks keeps it: its bytes are made once then. */
  get bytes(): number {
    if (!this.packed) this.payload = payloadOf(this.body);
    this.packed = true;
    return this.payload.content.length + this.route.length;
  }

  ageSeconds(now: number): number {
    return Math.floor((now - this.storedAt) / 1000);
  }

  /** Hears once how many bytes more it takes, when it is compressed. */
  onGrown(listener: (bytes: number) => void): void {
    this.grown = listener;
  }

  /** Asks for its compressed form; null until that is ready, for what is too small for ever. */
  zipped(): Payload | null {
    const isSmall = this.payload.content.length < leastCompressedBytes;
    if (this.compressed || this.compressing || isSmall) return this.compressed;
    this.compressing = true;
    const { body } = this;
    gzip(body, (error, result) => {
      if (error || result.length >= body.length) return;
      this.compressed = payloadOf(result);
      this.grown(result.length);
    });
    return null;
  }
}

function payloadOf(bytes: Buffer): Payload {
  if (bytes.length > mostTextBytes) return { content: bytes };
  return { content: bytes.toString('latin1'), encoding: 'latin1' };
}

/** A strong tag of the bytes. */
export function etagOfText(text: string): string {
  return `"${createHash('sha1').update(text).digest('base64url')}"`;
}

/** Whether the client takes gzip (RFC 9110 12.5.3), without weighing what it would like better. */
export function takesGzip(acceptEncoding: string | undefined): boolean {
  if (!acceptEncoding?.includes('gzip')) return false;
  return !/gzip\s*;\s*q=0(?:\.0{0,3})?\s*(?:,|$)/.test(acceptEncoding);
}
