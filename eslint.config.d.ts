import type { Linter } from 'eslint';

export const restrictedImports: Linter.Config;
