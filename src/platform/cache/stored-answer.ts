import { createHash } from 'node:crypto';
import { gzip } from 'node:zlib';
import type { Kept } from './kept.js';

/** Smaller ones fit into one packet anyway. */
const leastCompressedBytes = 1_024;

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
  private content: string | Buffer;
  private compressed: Buffer | null = null;
  private compressing = false;
  private grown: (bytes: number) => void = () => undefined;

  constructor(parts: AnswerParts) {
    this.route = parts.route;
    this.content = parts.body;
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

  /** Text is made bytes once, by the first who keeps it. */
  get body(): Buffer {
    this.content = Buffer.isBuffer(this.content) ? this.content : Buffer.from(this.content);
    return this.content;
  }

  /** What to send now: text as long as nobody keeps the answer, which goes out in one piece. */
  get toSend(): string | Buffer {
    return this.content;
  }

  get bytes(): number {
    return this.body.length + this.route.length;
  }

  ageSeconds(now: number): number {
    return Math.floor((now - this.storedAt) / 1000);
  }

  /** Hears once how many bytes more it takes, when it is compressed. */
  onGrown(listener: (bytes: number) => void): void {
    this.grown = listener;
  }

  /** Asks for the compressed bytes; null until they are ready, for what is too small for ever. */
  zipped(): Buffer | null {
    if (this.compressed || this.compressing || this.body.length < leastCompressedBytes)
      return this.compressed;
    this.compressing = true;
    gzip(this.body, (error, result) => {
      if (error || result.length >= this.body.length) return;
      this.compressed = result;
      this.grown(result.length);
    });
    return null;
  }
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
