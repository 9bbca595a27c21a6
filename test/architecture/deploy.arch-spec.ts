import { execFile, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { canRender } from '../../tools/ci/manifests.mjs';

const run = promisify(execFile);
const image = `registry.test/orderly@sha256:${'a1'.repeat(32)}`;
const hasBash = !spawnSync('bash', ['--version']).error;

/** Notes what it is asked for and fails where it should; rendering is left to the real one. */
const cluster = (log: string, failing: string): string => `#!/usr/bin/env bash
if [ "$1" = kustomize ] || [ "$1" = version ]; then PATH=\${PATH#*:} exec kubectl "$@"; fi
echo "$*" | sed -E 's#--filename [^ ]+ ##; s#--timeout=[^ ]+##' >>'${log}'
case "$*" in *"${failing}"*) exit 1 ;; esac
`;

const describeDeploy = canRender() && hasBash ? describe : describe.skip;

describeDeploy('a deployment', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'orderly-deploy-'));
  });

  afterEach(() => rmSync(folder, { recursive: true }));

  /** Deploys to a cluster that fails at a command; answers its exit code and what was asked for. */
  async function deploy(failing: string): Promise<{ code: number; commands: string[] }> {
    const log = join(folder, 'log');
    writeFileSync(join(folder, 'kubectl'), cluster(log, failing), { mode: 0o755 });
    const env = {
      ...process.env,
      PATH: [folder, process.env['PATH']].join(delimiter),
      // Nothing answers there: the look fails.
      SMOKE_URL: 'http://127.0.0.1:9',
      SMOKE_TRIES: '1',
    };
    const code = await run('tools/ci/deploy.sh', ['staging', image], { env }).then(
      () => 0,
      (error: unknown) => (error as { code: number }).code,
    );
    const commands = readFileSync(log, 'utf8').trim().split('\n');
    return { code, commands: commands.map((command) => command.trim()) };
  }

  const migrating = [
    'apply --selector app.kubernetes.io/component notin (api,migrate)',
    '--namespace orderly-staging delete job orderly-migrate --ignore-not-found --wait',
    'apply --selector app.kubernetes.io/component=migrate',
    '--namespace orderly-staging wait job/orderly-migrate --for=condition=Complete',
  ];
  const undone = [
    '--namespace orderly-staging rollout undo deployment/orderly',
    '--namespace orderly-staging rollout status deployment/orderly',
  ];

  it('does not touch the pods when the migration fails', async () => {
    expect(await deploy('wait job')).toEqual({
      code: 1,
      commands: [...migrating, '--namespace orderly-staging logs job/orderly-migrate --tail=50'],
    });
  });

  it('migrates first, and is undone when the program does not answer', async () => {
    expect(await deploy('nothing')).toEqual({
      code: 1,
      commands: [
        ...migrating,
        'apply --selector app.kubernetes.io/component=api',
        '--namespace orderly-staging rollout status deployment/orderly',
        ...undone,
      ],
    });
  });
});
