import { beforeAll, describe, expect, it } from '@jest/globals';
import { manifestFaults } from '../../tools/ci/manifest-rules.mjs';
import { canRender, documentsOf, render } from '../../tools/ci/manifests.mjs';
import { loadConfig } from '../../src/config/load-config.js';
import { ConfigError } from '../../src/config/config-error.js';
import { variables } from '../../src/config/variables.js';

const image = `registry.test/orderly@sha256:${'a1'.repeat(32)}`;
const environments = ['dev', 'staging', 'production'];

// Without a tool that renders there is nothing to check; the pipeline has one.
const describeRendered = canRender() || process.env['CI'] ? describe : describe.skip;

describeRendered('the manifests', () => {
  let yaml: string;

  beforeAll(() => {
    yaml = render('production', image);
  });

  it.each(environments)('of %s are sound', async (environment) => {
    const rendered = render(environment, image);
    expect(await manifestFaults(documentsOf(rendered))).toEqual([]);
    expect(rendered.match(/image: .*/g)).toEqual([`image: ${image}`, `image: ${image}`]);
  });

  it.each(environments)('configure the program of %s, but for its secrets', (environment) => {
    const documents = documentsOf(render(environment, image));
    const { data } = documents.find(({ kind }) => kind === 'ConfigMap') as {
      data: Record<string, string>;
    };
    const known = new Set(Object.keys(variables));
    for (const name of Object.keys(data)) expect(known).toContain(name.replace(/_FILE$/, ''));
    expect(data['NODE_ENV']).toBe(environment === 'dev' ? 'staging' : environment);
    let problems: readonly string[] = [];
    try {
      loadConfig(data);
    } catch (error) {
      problems = (error as ConfigError).problems;
    }
    // What is left over is mounted: each of these has its file.
    const missing = problems.map((problem) => problem.replace(/ is required$/, ''));
    expect(missing).toHaveLength(6);
    for (const name of missing) expect(data[`${name}_FILE`]).toMatch(/^\/run\/secrets\//);
  });

  it.each([
    ['a field of the wrong type', /minReplicas: 3/, 'minReplicas: many', 'integer'],
    ['an unknown API', /policy\/v1$/m, 'policy/v9', 'there is no API policy/v9'],
    ['an image without a digest', /@sha256:\S+/, ':latest', 'image without a digest'],
    [
      'a writable root',
      /readOnlyRootFilesystem: true/,
      'readOnlyRootFilesystem: false',
      'the root is writable',
    ],
    ['no readiness probe', /readinessProbe/, 'lifecycleProbe', 'no readinessProbe'],
    ['a pod as root', /runAsNonRoot: true/, 'runAsNonRoot: false', 'may run as root'],
    [
      'a token of the cluster',
      /automountServiceAccountToken: false/g,
      'automountServiceAccountToken: true',
      'gets a token',
    ],
    [
      'a grace period that is too short',
      /terminationGracePeriodSeconds: 40/,
      'terminationGracePeriodSeconds: 30',
      'grace period is not longer',
    ],
    [
      'a delay that no probe notices',
      /SHUTDOWN_DELAY_MS: "10000"/,
      'SHUTDOWN_DELAY_MS: "1000"',
      'is over before the readiness probe notices',
    ],
    ['no disruption budget', /kind: PodDisruptionBudget/, 'kind: Other', 'no PodDisruptionBudget'],
    ['no limit of memory', /limits:\n +memory: 512Mi/, 'limits: {}', 'no limit of memory'],
  ])('are refused with %s', async (_, from, to, fault) => {
    const planted = yaml.replace(from, to);
    expect(planted).not.toBe(yaml);
    expect(await manifestFaults(documentsOf(planted))).toContainEqual(
      expect.stringContaining(fault),
    );
  });

  it('let Prometheus’ namespace read the metrics, and nobody else', () => {
    const documents = documentsOf(yaml);
    const { data } = documents.find(({ kind }) => kind === 'ConfigMap') as {
      data: Record<string, string>;
    };
    const { spec } = documents.find(({ kind }) => kind === 'NetworkPolicy') as unknown as {
      spec: { ingress: readonly { from: unknown; ports: readonly { port: number }[] }[] };
    };
    const opened = spec.ingress.filter(({ ports }) =>
      ports.some(({ port }) => port === Number(data['METRICS_PORT'])),
    );
    const matchLabels = { 'orderly.example/role': 'monitoring' };
    expect(opened.map(({ from }) => from)).toEqual([[{ namespaceSelector: { matchLabels } }]]);
  });

  it('are refused with a secret in them', async () => {
    const secret = { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'orderly' } };
    expect(await manifestFaults([...documentsOf(yaml), secret])).toEqual([
      'Secret orderly: secrets are referred to, never in a manifest',
    ]);
  });

  it('are rendered for an image by its digest only', () => {
    expect(() => render('staging', 'registry.test/orderly:1.0.0')).toThrow('sha256');
  });
});
