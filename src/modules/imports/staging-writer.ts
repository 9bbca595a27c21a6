import { copyLine } from './copy-text.js';
import type { CsvRecord } from './csv-records.js';
import type {
  ImportStagingRepository,
  StagedPart,
  UploadProgress,
} from './import-staging.repository.js';
import type { ImportType } from './import-type.js';
import { isRejection, type RowReader } from './row-reader.js';
import { CopyBuffer } from './staging-copy.js';

// Two parts of this size are in memory at most: one being filled, one on its way.
const partSize = 524_288;

/** What the rows of one upload amounted to. */
export interface StagedCounts {
  readonly rowsRead: number;
  readonly rowsAccepted: number;
  readonly rowsRejected: number;
  readonly rejections: Readonly<Record<string, number>>;
}

type Part = Pick<StagedPart, 'accepted' | 'rejected'>;

const emptyPart = (): Part => ({ accepted: new CopyBuffer(), rejected: new CopyBuffer() });

/** Reads rows and stores them part by part; the next part is filled while the last is stored. */
export class StagingWriter {
  private filling: Part = emptyPart();
  private onItsWay: Part = emptyPart();
  private rowsRead = 0;
  private rowsAccepted = 0;
  private readonly rejections = new Map<string, number>();
  private pending: Promise<void> = Promise.resolve();

  constructor(
    private readonly importId: string,
    private readonly type: ImportType,
    private readonly read: RowReader,
    private readonly staging: ImportStagingRepository,
    private readonly bytesRead: () => number,
  ) {}

  /** True when `flush` is due. */
  add(records: readonly CsvRecord[]): boolean {
    for (const record of records) this.addOne(record);
    return this.filling.accepted.size + this.filling.rejected.size >= partSize;
  }

  /** Waits for the part before, and starts to store this one. */
  async flush(): Promise<void> {
    await this.pending;
    const part = { ...this.filling, progress: this.progress() };
    [this.filling, this.onItsWay] = [this.onItsWay, this.filling];
    this.pending = this.staging.add(this.importId, this.type, part);
    // Reported by the next flush; without this it would count as unhandled until then.
    this.pending.catch(() => undefined);
  }

  /** Stores the rest; resolves when every row is durable. */
  async finish(): Promise<StagedCounts> {
    await this.flush();
    await this.pending;
    const { rowsRead, rowsAccepted, rowsRejected } = this.progress();
    return {
      rowsRead,
      rowsAccepted,
      rowsRejected,
      rejections: Object.fromEntries(this.rejections),
    };
  }

  /** Resolves when nothing is on its way any more, whatever became of it. */
  async settled(): Promise<void> {
    await this.pending.catch(() => undefined);
  }

  private addOne({ row, line, cells }: CsvRecord): void {
    const key = [this.importId, row, line, JSON.stringify(cells)];
    const read = this.read(cells);
    this.rowsRead += 1;
    if (isRejection(read)) {
      this.rejections.set(read.code, (this.rejections.get(read.code) ?? 0) + 1);
      this.filling.rejected.add(copyLine([...key, read.code, read.reason]));
    } else {
      this.rowsAccepted += 1;
      this.filling.accepted.add(copyLine([...key, ...read]));
    }
  }

  private progress(): UploadProgress {
    const { rowsRead, rowsAccepted } = this;
    return {
      bytesRead: this.bytesRead(),
      rowsRead,
      rowsAccepted,
      rowsRejected: rowsRead - rowsAccepted,
    };
  }
}
