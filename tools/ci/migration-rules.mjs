// What a migration must keep, so that code before and after it can serve while it runs. The SQL is
// what the migration really sends: its `up` is run against a recorder.

/** The statements that a migration sends, comments dropped and white space single. */
export async function statementsOf(migration) {
  const statements = [];
  const query = async (sql) => {
    statements.push(...sql.split(/;\s*(?:\n|$)/));
    return [];
  };
  await migration.up({ query, connection: { query }, manager: { query } });
  return statements
    .map((sql) => sql.replace(/--.*$/gm, ' ').replace(/\s+/g, ' ').trim())
    .filter(Boolean);
}

const name = String.raw`(?:ONLY )?(?:IF (?:NOT )?EXISTS )?"?(?<table>[a-z_][\w.]*)"?`;
const alter = new RegExp(String.raw`^ALTER TABLE ${name} (?<actions>.*)$`, 'i');
const index = new RegExp(
  String.raw`^CREATE (?:UNIQUE )?INDEX (?<how>CONCURRENTLY )?.*? ON ${name}`,
  'i',
);
const create = new RegExp(String.raw`^CREATE (?:UNLOGGED )?TABLE ${name}`, 'i');
const change = new RegExp(String.raw`^(?:UPDATE|DELETE FROM) ${name}`, 'i');
const volatile =
  /\bDEFAULT (?!now\(\)|current_timestamp)[^,]*\w\(|\b(big)?serial\b|GENERATED .*(IDENTITY|STORED)/i;

/** Actions of ALTER TABLE; commas inside parentheses do not part them. */
function actionsOf(text) {
  const parts = [];
  let depth = 0;
  let start = 0;
  for (const [at, letter] of [...text].entries()) {
    if (letter === '(') depth += 1;
    if (letter === ')') depth -= 1;
    if (letter !== ',' || depth > 0) continue;
    parts.push(text.slice(start, at));
    start = at + 1;
  }
  return [...parts, text.slice(start)].map((part) => part.trim());
}

/** `[rule, does the action break it, what to do]`. */
const actionRules = [
  [
    'drop',
    /^DROP (COLUMN|(?!CONSTRAINT|DEFAULT|NOT NULL)["a-z_]+$)/i,
    'old code still reads it: drop it a release later',
  ],
  ['rename', /^RENAME /i, 'old code knows the old name: add, copy, drop a release later'],
  [
    'rewrite',
    /^ALTER (COLUMN )?\S+ (SET DATA )?TYPE /i,
    'rewrites the table: add a column, copy in batches',
  ],
  ['rewrite', /^SET (LOGGED|UNLOGGED|TABLESPACE)|^SET ACCESS METHOD/i, 'rewrites the table'],
  [
    'not-null',
    /^ADD (COLUMN )?(?!.*\bDEFAULT\b)(?!CONSTRAINT).*\bNOT NULL\b/i,
    'old code does not fill it: add it with a default, or nullable',
  ],
  [
    'not-null',
    /^ALTER (COLUMN )?\S+ SET NOT NULL/i,
    'scans the table under a lock: add a CHECK, NOT VALID, and validate it',
  ],
  [
    'not-valid',
    /^ADD CONSTRAINT \S+ (CHECK|FOREIGN KEY)(?!.*NOT VALID)/i,
    'scans the table under a lock: NOT VALID, then VALIDATE CONSTRAINT',
  ],
  [
    'not-valid',
    /^ADD (COLUMN )?(?!CONSTRAINT).*\bREFERENCES\b/i,
    'add the foreign key on its own, NOT VALID, then VALIDATE CONSTRAINT',
  ],
  [
    'unique',
    /^ADD (CONSTRAINT \S+ )?(UNIQUE|PRIMARY KEY|EXCLUDE)(?!.*USING INDEX)/i,
    'builds an index under a lock: CREATE UNIQUE INDEX CONCURRENTLY, then USING INDEX',
  ],
];

const statementRules = [
  [
    'drop',
    /^DROP (TABLE|VIEW|FUNCTION|TYPE|SCHEMA|SEQUENCE)/i,
    'old code still uses it: drop it a release later',
  ],
  [
    'lock',
    /^LOCK (TABLE )?|^(VACUUM FULL|CLUSTER)|^REINDEX (?!.*CONCURRENTLY)/i,
    'locks a table for as long as it takes',
  ],
  [
    'lock',
    /lock_timeout *(=|TO) *'?0/i,
    'would wait for a lock without end, and everybody behind it',
  ],
];

function* alterFaults(actions) {
  for (const action of actionsOf(actions)) {
    for (const [rule, breaks, advice] of actionRules) if (breaks.test(action)) yield [rule, advice];
    if (/^ADD (COLUMN )?(?!CONSTRAINT)/i.test(action) && volatile.test(action))
      yield ['rewrite', 'a default that differs per row rewrites the table'];
  }
}

// Given up half-way it leaves an index that is not valid, and that the next try would stumble over.
const aside = /^CREATE (?:UNIQUE )?INDEX CONCURRENTLY "?(?<index>\w+)"?/i;

function isRepeatable(sql, before) {
  const { index: built } = aside.exec(sql)?.groups ?? {};
  const drop = new RegExp(`^DROP INDEX CONCURRENTLY IF EXISTS "?${built}"?$`, 'i');
  return built === undefined || before.some((statement) => drop.test(statement));
}

function* statementFaults(sql, { isNew, inTransaction, before }) {
  if (!isRepeatable(sql, before))
    yield [
      'repeat',
      'a second try must drop what the first one left: DROP INDEX CONCURRENTLY IF EXISTS',
    ];
  for (const [rule, breaks, advice] of statementRules) if (breaks.test(sql)) yield [rule, advice];
  const built = index.exec(sql)?.groups;
  if (built && !built.how && !isNew(built.table))
    yield ['index', 'writers wait until it is built: CREATE INDEX CONCURRENTLY'];
  if (/\bCONCURRENTLY\b/i.test(sql) && inTransaction)
    yield ['transaction', 'CONCURRENTLY needs `readonly transaction = false`'];
  const altered = alter.exec(sql)?.groups;
  if (altered && !isNew(altered.table)) yield* alterFaults(altered.actions);
  const changed = change.exec(sql)?.groups;
  if (changed && !isNew(changed.table))
    yield [
      'backfill',
      'locks every row that it changes: fill in batches, outside of the migration',
    ];
}

/**
 * Faults of a migration, as sentences. What it declares in `accepts` (`{ rule: reason }`) is no
 * fault; a declaration that nothing needs is one.
 */
export async function migrationFaults(migration) {
  const statements = await statementsOf(migration);
  const created = new Set(statements.map((sql) => create.exec(sql)?.groups.table).filter(Boolean));
  const context = {
    isNew: (table) => created.has(table),
    inTransaction: migration.transaction !== false,
  };
  const accepted = migration.accepts ?? {};
  const used = new Set();
  const faults = [];
  for (const [at, sql] of statements.entries())
    for (const [rule, advice] of statementFaults(sql, {
      ...context,
      before: statements.slice(0, at),
    })) {
      used.add(rule);
      if (!accepted[rule]) faults.push(`${rule}: ${advice}. ${sql.slice(0, 100)}`);
    }
  for (const rule of Object.keys(accepted))
    if (!used.has(rule)) faults.push(`accepts ${rule}, but nothing breaks that rule`);
  return faults;
}
