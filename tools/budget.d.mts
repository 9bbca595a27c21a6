export interface SourceText {
  readonly path: string;
  readonly text: string;
}

export function measure(files: readonly SourceText[]): {
  numbers: Record<string, number>;
  faults: string[];
};
