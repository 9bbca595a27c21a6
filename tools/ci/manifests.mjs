// Renders the manifests of an environment with an image, or checks those of all environments:
//   node tools/ci/manifests.mjs render production registry.example/orderly@sha256:…
//   node tools/ci/manifests.mjs check
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { manifestFaults } from './manifest-rules.mjs';

const overlays = 'deploy/overlays';
const pinned = /^(?<name>\S+)@(?<digest>sha256:[0-9a-f]{64})$/;
// Stands for a digest where only the form of the manifests is looked at.
const anyImage = `registry.example/orderly@sha256:${'0'.repeat(64)}`;

const renderers = [
  ['kustomize', 'build'],
  ['kubectl', 'kustomize'],
];

export const canRender = () =>
  renderers.some(([command]) => !spawnSync(command, ['version']).error);

function build(folder) {
  for (const [command, ...args] of renderers) {
    const result = spawnSync(command, [...args, folder], { encoding: 'utf8' });
    if (result.error?.code === 'ENOENT') continue;
    if (result.status !== 0) throw new Error(result.stderr.trim());
    return result.stdout;
  }
  throw new Error('Rendering needs kustomize or kubectl.');
}

/** The manifests of an environment as YAML; the image must be given by its digest. */
export function render(environment, image) {
  const reference = pinned.exec(image)?.groups;
  if (!reference) throw new Error('The image must be NAME@sha256:DIGEST.');
  const folder = mkdtempSync(join(overlays, '.render-'));
  try {
    const kustomization = {
      apiVersion: 'kustomize.config.k8s.io/v1beta1',
      kind: 'Kustomization',
      resources: [relative(folder, join(overlays, environment))],
      images: [{ name: 'orderly', newName: reference.name, digest: reference.digest }],
    };
    writeFileSync(join(folder, 'kustomization.yaml'), JSON.stringify(kustomization));
    return build(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

export const documentsOf = (yaml) =>
  parseAllDocuments(yaml).map((document) => {
    if (document.errors.length > 0) throw document.errors[0];
    return document.toJS();
  });

async function check() {
  if (!canRender() && !process.env.CI) {
    console.log('Not checked: that needs kustomize or kubectl. The pipeline has one.');
    return 0;
  }
  const environments = readdirSync(overlays).filter((name) => !name.startsWith('.'));
  let failed = false;
  for (const environment of environments) {
    const documents = documentsOf(render(environment, anyImage));
    const faults = await manifestFaults(documents);
    for (const fault of faults) console.error(`${environment}: ${fault}`);
    if (faults.length === 0)
      console.log(`${environment}: ${documents.length} manifests are sound.`);
    failed ||= faults.length > 0;
  }
  return failed ? 1 : 0;
}

if (process.argv[1] === import.meta.filename) {
  const [, , command, environment, image] = process.argv;
  if (command === 'render') process.stdout.write(render(environment, image ?? ''));
  else process.exitCode = await check();
}
