const blockBytes = 65_536;

/** Bytes gathered into blocks, so that a stream gets few large pieces and not many small ones. */
export class ByteBlocks {
  /** Those that are full, the first one first; whoever takes one removes it. */
  readonly full: Buffer[] = [];
  private block = Buffer.allocUnsafe(blockBytes);
  private length = 0;

  /** Copies what `source` has from `from` up to `to`. */
  add(source: Buffer, from = 0, to = source.length): void {
    for (let at = from; at < to;) {
      const copied = source.copy(this.block, this.length, at, to);
      at += copied;
      this.length += copied;
      if (this.length === blockBytes) this.flush();
    }
  }

  /** What is left becomes a block, however small. */
  end(): void {
    if (this.length > 0) this.flush();
  }

  private flush(): void {
    this.full.push(this.block.subarray(0, this.length));
    this.block = Buffer.allocUnsafe(blockBytes);
    this.length = 0;
  }
}
