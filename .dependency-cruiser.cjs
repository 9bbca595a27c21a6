// The borders of docs/architecture.md. Each rule is proven by a planted violation in
// test/architecture/borders.arch-spec.ts.

const moduleOf = '^src/modules/([^/]+)/';

// The data source and what builds it; the one place below the modules that knows the library.
const databaseFiles = '^src/platform/database/';
const entityFiles = '[.]entity[.]ts$|/entities/';
const rolesWithTypeorm = `[.]repository[.]ts$|[.]module[.]ts$|${entityFiles}`;

// A file without a role suffix holds rules or values: it must run without any framework.
const roles = [
  'adapter',
  'command',
  'controller',
  'decorator',
  'entity',
  'errors',
  'events',
  'filter',
  'guard',
  'indicator',
  'interceptor',
  'job',
  'listener',
  'list',
  'middleware',
  'module',
  'pipe',
  'query',
  'repository',
  'request',
  'response',
  'seed',
  'service',
  'spec',
  'strategy',
].join('|');

module.exports = {
  forbidden: [
    {
      name: '1-no-cycles',
      comment: 'Files in a cycle cannot be understood, tested or loaded one at a time.',
      severity: 'error',
      from: {},
      // A decorator's metadata needs the class, but entities may name each other as types.
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: '2-no-barrels',
      comment: 'An index file hides what is used from where and loads all of it.',
      severity: 'error',
      from: {},
      to: { path: '^(src|test|bench)/.*index[.](ts|js|mjs)$' },
    },
    {
      name: '3-module-doors',
      comment:
        'Another module only through its module, the service named after it, or its events: the rest is free to change.',
      severity: 'error',
      from: { path: moduleOf },
      to: {
        path: '^src/modules/',
        pathNot: ['^src/modules/$1/', '^src/modules/([^/]+)/\\1[.](module|service|events)[.]ts$'],
      },
    },
    {
      name: '4-private-storage',
      comment:
        'Entities and repositories never leave their module: two writers of a table break its invariants.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/modules/[^/]+/' },
      to: { path: '^src/modules/.*([.]repository[.]ts$|[.]entity[.]ts$|/entities/)' },
    },
    {
      name: '4-private-storage-of-modules',
      comment: 'The same between modules.',
      severity: 'error',
      from: { path: moduleOf },
      to: {
        path: '^src/modules/.*([.]repository[.]ts$|[.]entity[.]ts$|/entities/)',
        pathNot: '^src/modules/$1/',
      },
    },
    {
      name: '5-typeorm-stays-below',
      comment: 'Queries live in repositories, so that they can be found, measured and changed.',
      severity: 'error',
      from: { path: '^src/', pathNot: [databaseFiles, rolesWithTypeorm] },
      to: { path: 'node_modules/(typeorm|@nestjs/typeorm)/' },
    },
    {
      name: '6-pure-rules',
      comment: 'Rules of the domain are plain functions: tested without a container or a database.',
      severity: 'error',
      from: {
        path: '^src/modules/.*[.]ts$',
        pathNot: [`[.](${roles})[.]ts$`, '/entities/', '/dto/'],
      },
      to: { path: 'node_modules/(@nestjs|typeorm)/' },
    },
    {
      name: '7-platform-below-modules',
      comment:
        'The platform has no business word in it; modules are built on it, never the other way.',
      severity: 'error',
      from: { path: '^src/(platform|config)/' },
      to: { path: '^src/modules/' },
    },
    {
      name: '8-controllers-ask-services',
      comment: 'A controller that reads storage skips the rules of the service.',
      severity: 'error',
      from: { path: '[.]controller[.]ts$' },
      to: { path: '[.]repository[.]ts$|[.]entity[.]ts$|/entities/|node_modules/(typeorm|pg)/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '[.]spec[.]ts$' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      extensions: ['.ts', '.js'],
      conditionNames: ['import', 'node', 'default', 'types'],
      exportsFields: ['exports'],
      mainFields: ['module', 'main', 'types'],
    },
  },
};
