import { availableParallelism } from 'node:os';

const swc = {
  swcrc: false,
  jsc: {
    parser: { syntax: 'typescript', decorators: true },
    target: 'es2023',
    transform: {
      legacyDecorator: true,
      decoratorMetadata: true,
      useDefineForClassFields: false,
      verbatimModuleSyntax: true,
    },
    keepClassNames: true,
  },
  module: { type: 'es6' },
  sourceMaps: 'inline',
};

const shared = {
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '^.+\\.ts$': ['@swc/jest', swc] },
  // Sources import './x.js' as Node wants it; on disk it is x.ts.
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  // Compiled copies of the same classes would clash in the haste map.
  setupFiles: ['<rootDir>/test/support/preload.js'],
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/.data/', '<rootDir>/coverage/'],
};

// Runs once per jest process, only when a project that needs a database has tests to run.
const withDatabase = {
  globalSetup: '<rootDir>/test/support/global-setup.js',
  globalTeardown: '<rootDir>/test/support/global-teardown.js',
};

const project = (displayName, testMatch, extra = {}) => ({
  ...shared,
  ...extra,
  displayName,
  testMatch,
});

export default {
  coverageProvider: 'babel',
  coverageDirectory: 'coverage',
  coverageReporters: ['text-summary', 'lcov', 'json-summary'],
  collectCoverageFrom: [
    'src/**/*.ts',
    '!src/**/*.spec.ts',
    // Entry points: driven as processes of their own by the e2e tests.
    '!src/main.ts',
    '!src/cli.ts',
  ],
  coverageThreshold: { global: { lines: 85, branches: 85 } },
  testTimeout: 300_000,
  // By default Jest runs one worker on two cores. More than eight would run out of connections.
  maxWorkers: Math.min(8, Math.max(2, availableParallelism())),
  // Modules of finished files stay in the heap of a worker: it starts afresh before that is full.
  workerIdleMemoryLimit: '1GB',
  projects: [
    project('unit', ['<rootDir>/src/**/*.spec.ts']),
    project('integration', ['<rootDir>/test/integration/**/*.int-spec.ts'], withDatabase),
    project('e2e', ['<rootDir>/test/e2e/**/*.e2e-spec.ts'], withDatabase),
    project('architecture', ['<rootDir>/test/architecture/**/*.arch-spec.ts'], withDatabase),
  ],
};
