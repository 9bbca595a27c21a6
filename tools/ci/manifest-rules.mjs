// What every manifest must fulfil: the schema of its kind, and rules of our own.

/** Faults against the Kubernetes schema of the document's kind. */
async function schemaFaults({ apiVersion, kind, ...rest }) {
  let Model;
  try {
    ({ [kind]: Model } = await import(`kubernetes-models/${apiVersion}`));
  } catch {
    return [`there is no API ${apiVersion}`];
  }
  if (!Model) return [`there is no ${kind} in ${apiVersion}`];
  try {
    new Model({ apiVersion, kind, ...rest }).validate();
    return [];
  } catch (error) {
    return [error.message];
  }
}

function* containerFaults({ name, image = '', securityContext = {}, resources = {}, env = [] }) {
  if (!/@sha256:[0-9a-f]{64}$/.test(image)) yield `container ${name}: image without a digest`;
  if (securityContext.readOnlyRootFilesystem !== true)
    yield `container ${name}: the root is writable`;
  if (securityContext.allowPrivilegeEscalation !== false)
    yield `container ${name}: may escalate privileges`;
  if (!securityContext.capabilities?.drop?.includes('ALL'))
    yield `container ${name}: keeps capabilities`;
  for (const resource of ['cpu', 'memory'])
    if (!resources.requests?.[resource]) yield `container ${name}: requests no ${resource}`;
  if (!resources.limits?.memory) yield `container ${name}: no limit of memory`;
  for (const { name: variable, value } of env)
    if (value !== undefined && /SECRET|KEY|PASSWORD|DATABASE_URL|MAIL_URL/.test(variable))
      yield `container ${name}: ${variable} is written out, not referred to`;
}

function* podFaults({ spec }) {
  if (spec.automountServiceAccountToken !== false) yield 'the pod gets a token of the cluster';
  if (spec.securityContext?.runAsNonRoot !== true) yield 'the pod may run as root';
  if (spec.securityContext?.seccompProfile?.type !== 'RuntimeDefault') yield 'no seccomp profile';
  for (const container of [...(spec.initContainers ?? []), ...spec.containers])
    yield* containerFaults(container);
}

function* deploymentFaults({ spec: { strategy, template } }, configuration) {
  const { spec } = template;
  for (const container of spec.containers)
    for (const probe of ['startupProbe', 'readinessProbe', 'livenessProbe'])
      if (!container[probe]) yield `container ${container.name}: no ${probe}`;
  if (strategy?.rollingUpdate?.maxUnavailable !== 0) yield 'a rollout takes capacity away';
  if (!spec.topologySpreadConstraints?.length) yield 'the pods are not spread';
  const { SHUTDOWN_DELAY_MS = 0, SHUTDOWN_TIMEOUT_MS = 20_000 } = configuration;
  const stopSeconds = (Number(SHUTDOWN_DELAY_MS) + Number(SHUTDOWN_TIMEOUT_MS)) / 1000;
  if ((spec.terminationGracePeriodSeconds ?? 30) <= stopSeconds)
    yield `stopping takes up to ${stopSeconds} s, the grace period is not longer`;
  for (const { readinessProbe } of spec.containers) {
    const noticed = (readinessProbe?.periodSeconds ?? 10) * (readinessProbe?.failureThreshold ?? 3);
    if (noticed * 1000 >= Number(SHUTDOWN_DELAY_MS))
      yield `SHUTDOWN_DELAY_MS is over before the readiness probe notices (${noticed} s)`;
  }
}

const wanted = ['Deployment', 'Job', 'HorizontalPodAutoscaler', 'PodDisruptionBudget'].concat([
  'NetworkPolicy',
  'ServiceAccount',
  'Service',
  'ConfigMap',
  'Namespace',
]);

const configurationOf = (documents) =>
  documents.find(({ kind }) => kind === 'ConfigMap')?.data ?? {};

/** Faults of one environment, as sentences with the document in front. */
export async function manifestFaults(documents) {
  const faults = [];
  for (const kind of wanted)
    if (!documents.some((document) => document.kind === kind)) faults.push(`no ${kind}`);
  for (const document of documents) {
    const own = await schemaFaults(document);
    const sound = own.length === 0;
    if (document.kind === 'Secret') own.push('secrets are referred to, never in a manifest');
    if (sound && document.spec?.template?.spec) own.push(...podFaults(document.spec.template));
    if (sound && document.kind === 'Deployment')
      own.push(...deploymentFaults(document, configurationOf(documents)));
    const name = `${document.kind} ${document.metadata?.name ?? ''}`;
    faults.push(...own.map((fault) => `${name}: ${fault}`));
  }
  return faults;
}
