export const faultStatuses = ['open', 'resolved'] as const;

export interface FaultRow {
  readonly id: string;
  readonly status: (typeof faultStatuses)[number];
  readonly type: string;
  readonly message: string;
  readonly frame: string;
  readonly method: string;
  readonly route: string;
  readonly count: number;
  readonly firstSeenAt: Date;
  readonly lastSeenAt: Date;
  readonly firstRelease: string;
  readonly lastRelease: string;
  readonly regressions: number;
  readonly resolvedAt: Date | null;
  readonly resolvedBy: string | null;
  readonly sample: Readonly<Record<string, unknown>>;
}
