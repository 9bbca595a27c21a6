import type { Linter } from 'eslint';

export const httpExceptions: Linter.Config;
