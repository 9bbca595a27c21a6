import type { ImportStatus, ImportType } from './import-type.js';

/** An import as it is stored. */
export interface ImportRow {
  readonly id: string;
  readonly type: ImportType;
  readonly preset: string | null;
  readonly reference: string | null;
  readonly columns: readonly string[];
  readonly dryRun: boolean;
  readonly status: ImportStatus;
  readonly stage: string;
  readonly digest: string | null;
  readonly bytesRead: number;
  readonly rowsRead: number;
  readonly rowsAccepted: number;
  readonly rowsRejected: number;
  readonly result: Readonly<Record<string, number>>;
  readonly rejections: Readonly<Record<string, number>>;
  readonly failure: { readonly code: string; readonly message: string } | null;
  readonly duplicateOf: string | null;
  readonly startedAt: Date | null;
  readonly finishedAt: Date | null;
  readonly version: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}
