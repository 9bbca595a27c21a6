export interface LockedPackage {
  readonly license?: string;
  readonly dev?: boolean;
  readonly integrity?: string;
  readonly resolved?: string;
}

export function dependencyFaults(packages: Readonly<Record<string, LockedPackage>>): string[];
