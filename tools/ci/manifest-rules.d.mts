export type Manifest = Record<string, unknown>;

export function manifestFaults(documents: readonly Manifest[]): Promise<string[]>;
