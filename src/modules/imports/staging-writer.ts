import { copyLine } from './copy-text.js';
import type { CsvRecord } from './csv-splitter.js';
import type {
  ImportStagingRepository,
  StagedPart,
  UploadProgress,
} from './import-staging.repository.js';
import type { ImportType } from './import-type.js';
import { isRejection, type RowReader } from './row-reader.js';
import { CopyBuffer } from './staging-copy.js';

// Smaller ones cost more: each is a transaction.
const partSize = 1_048_576;
// Its last rows go beyond it.
const acceptedBytes = partSize + 131_072;
const rejectedBytes = 65_536;
// Beside the one that is filled. With one, reading and the database would wait for each other in turns.
const mostOnTheirWay = 2;

/** What the rows of one upload amounted to. */
export interface StagedCounts {
  readonly rowsRead: number;
  readonly rowsAccepted: number;
  readonly rowsRejected: number;
  readonly rejections: Readonly<Record<string, number>>;
}

type Part = Pick<StagedPart, 'accepted' | 'rejected'>;

const emptyPart = (): Part => ({
  accepted: new CopyBuffer(acceptedBytes),
  rejected: new CopyBuffer(rejectedBytes),
});

/** Reads rows and stores them part by part; the next part is filled while others are stored. */
export class StagingWriter {
  private filling: Part = emptyPart();
  private readonly spare: Part[] = [];
  /** The oldest first; each resolves to its part when that is stored. */
  private readonly onTheirWay: Promise<Part>[] = [];
  private rowsRead = 0;
  private rowsAccepted = 0;
  private readonly rejections = new Map<string, number>();

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

  /** Starts to store this part, when not too many others are on their way. */
  async flush(): Promise<void> {
    if (this.onTheirWay.length === mostOnTheirWay) await this.takeOldest();
    const part = this.filling;
    const content = { ...part, progress: this.progress() };
    const stored = this.staging.add(this.importId, this.type, content).then(() => part);
    // Reported when it is waited for; without this it would count as unhandled until then.
    stored.catch(() => undefined);
    this.onTheirWay.push(stored);
    this.filling = this.spare.pop() ?? emptyPart();
  }

  /** Stores the rest; resolves when every row is durable. */
  async finish(): Promise<StagedCounts> {
    await this.flush();
    await Promise.all(this.onTheirWay);
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
    await Promise.allSettled(this.onTheirWay);
  }

  private async takeOldest(): Promise<void> {
    const stored = this.onTheirWay.shift();
    if (stored) this.spare.push(await stored);
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
