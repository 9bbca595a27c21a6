import tseslint from 'typescript-eslint';

const size = {
  // The budget: a file or function beyond it is several things in one.
  'max-lines': ['error', { max: 300 }],
  'max-lines-per-function': ['error', { max: 40, skipBlankLines: true, skipComments: true }],
  // Six collaborators are the most a constructor may ask for before the class is split.
  '@typescript-eslint/max-params': ['error', { max: 6 }],
  'max-depth': ['error', 3],
};

const safety = {
  // An unawaited write outlives its transaction, and its rejection ends the process.
  '@typescript-eslint/no-floating-promises': 'error',
  '@typescript-eslint/switch-exhaustiveness-check': 'error',
  '@typescript-eslint/no-explicit-any': 'error',
  // `import type` on a class that a decorated signature names switches injection and validation
  // off without a word; the compiler's verbatimModuleSyntax says where a type import is right.
  '@typescript-eslint/consistent-type-imports': 'off',
  eqeqeq: 'error',
  'no-restricted-syntax': [
    'error',
    // A suppression that nobody explains is a bug with a hat on.
    {
      selector: 'Identifier[name="forwardRef"]',
      message: 'A cycle between modules: move what both need into a third one.',
    },
    {
      // Inside one transaction queries run on one connection: parallel ones only seem to.
      selector:
        'CallExpression[callee.property.name="run"] CallExpression[callee.object.name="Promise"][callee.property.name=/^all/]',
      message: 'No Promise.all inside a unit of work: one connection, one query at a time.',
    },
  ],
};

const taste = {
  // Classes of requests, responses and configuration describe plain objects; `new` is not asked of them.
  '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
  '@typescript-eslint/no-misused-spread': 'off',
  // Nest's modules are classes that only carry a decorator.
  '@typescript-eslint/no-extraneous-class': 'off',
  // Numbers in messages and paths need no String().
  '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
  // Methods of injected services are not passed around unbound, but spies in specs are.
  '@typescript-eslint/unbound-method': 'off',
  '@typescript-eslint/no-unused-vars': [
    'error',
    { argsIgnorePattern: '^_', varsIgnorePattern: '^_' },
  ],
  '@typescript-eslint/no-confusing-void-expression': 'off',
  // Handlers and interface methods are async by contract even when this one awaits nothing.
  '@typescript-eslint/require-await': 'off',
};

const environment = {
  // One validated object instead of forty places that read strings.
  'no-restricted-properties': [
    'error',
    { object: 'process', property: 'env', message: 'Inject AppConfig; only src/config reads it.' },
  ],
  'no-console': 'error',
};

/**
 * Rule 9 of the borders: domain errors are coded, and one place alone knows HTTP statuses; and
 * nothing changes a body on its way in.
 */
export const restrictedImports = {
  files: ['src/**/*.ts'],
  ignores: ['src/platform/http/**', 'src/**/*.spec.ts'],
  rules: {
    'no-restricted-imports': [
      'error',
      {
        patterns: [
          {
            group: ['@nestjs/common'],
            importNamePattern: 'Exception$',
            message: 'Throw an error of a *.errors.ts file; platform/http gives it a status.',
          },
          {
            group: ['class-transformer'],
            importNamePattern: '^(Transform|Expose|Exclude)',
            message:
              'A body is what was sent: validation/quick-check.ts makes its object by no such rule.',
          },
        ],
      },
    ],
  },
};

export default tseslint.config(
  {
    ignores: ['node_modules', 'dist', 'dist.*', 'coverage', '.data', 'test/architecture/fixtures'],
  },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true } },
    rules: { ...size, ...safety, ...taste },
  },
  { files: ['src/**/*.ts'], ignores: ['src/**/*.spec.ts'], rules: environment },
  restrictedImports,
  { files: ['src/config/**/*.ts'], rules: { 'no-restricted-properties': 'off' } },
  {
    // Talks to a terminal: its output is its result.
    files: ['src/cli.ts', 'src/cli/**/*.ts', 'src/program.ts', 'src/main.ts', 'src/fail-start.ts'],
    rules: { 'no-console': 'off' },
  },
  {
    // PostgreSQL's programs inherit the environment of the process that starts them.
    files: ['src/platform/database/embedded-cluster.ts'],
    rules: { 'no-restricted-properties': 'off' },
  },
  {
    // A describe block or one long scenario is one function; test rows come back untyped.
    files: ['**/*.spec.ts', 'test/**/*.ts', 'bench/**/*.ts'],
    rules: {
      'max-lines-per-function': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-non-null-assertion': 'off',
    },
  },
  {
    // A migration is one list of statements, however long.
    files: ['migrations/*.ts'],
    rules: { 'max-lines-per-function': 'off' },
  },
  {
    files: ['**/*.js', '**/*.mjs', '**/*.cjs'],
    extends: [tseslint.configs.recommended],
    rules: {
      'max-lines': size['max-lines'],
      'max-lines-per-function': size['max-lines-per-function'],
    },
  },
  {
    // dependency-cruiser reads its configuration as CommonJS.
    files: ['**/*.cjs'],
    rules: { '@typescript-eslint/no-require-imports': 'off' },
  },
);
