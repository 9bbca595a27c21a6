import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { dockerfileFaults } from '../../tools/ci/dockerfile-rules.mjs';
import { loadConfig } from '../../src/config/load-config.js';
import { variables } from '../../src/config/variables.js';
import { newKeySetText } from '../../src/platform/keys/key-set.js';

interface Service {
  readonly image: string;
  readonly read_only?: boolean;
  readonly cap_drop?: readonly string[];
  readonly environment: Readonly<Record<string, string | number>>;
  readonly secrets?: readonly string[];
  readonly stop_grace_period?: string;
  readonly healthcheck?: { readonly test?: readonly string[]; readonly disable?: boolean };
  readonly volumes?: readonly string[];
  readonly networks?: readonly string[];
}

interface Compose {
  readonly services: Readonly<Record<string, Service>>;
  readonly secrets: Readonly<Record<string, { readonly file: string }>>;
}

interface Scraping {
  readonly rule_files: readonly string[];
  readonly scrape_configs: readonly {
    readonly static_configs: readonly { readonly targets: readonly string[] }[];
  }[];
}

const dockerfile = readFileSync('docker/Dockerfile', 'utf8');
const lastStage = dockerfile.lastIndexOf('\nFROM ');

describe('the Dockerfile', () => {
  it('is sound', () => {
    expect(dockerfileFaults(dockerfile)).toEqual([]);
  });

  it('pins the Node that the tests run on', () => {
    const { devDependencies } = JSON.parse(readFileSync('package.json', 'utf8')) as {
      devDependencies: Record<string, string>;
    };
    expect(dockerfile).toContain(`/node:${devDependencies['node']}-`);
  });

  it.each([
    ['a base without a digest', /@sha256:\S+/, '', 'no digest'],
    ['a base that is no ARG', /FROM \$\{NODE_IMAGE\}$/m, 'FROM node:24', 'not a pinned ARG'],
    ['root', /USER 1000:1000/, 'USER root', 'runs as root'],
    ['no user', /USER 1000:1000\n/, '', 'runs as root'],
    ['no health check', /HEALTHCHECK[^]*?CMD/, 'CMD', 'no HEALTHCHECK'],
    ['a command in a shell', /CMD \["dist.*\]/, 'CMD node dist/main.js', 'run by a shell'],
    ['ADD', /COPY \.swcrc/, 'ADD .swcrc', 'use COPY'],
    ['another install', /npm ci --omit/, 'npm install --omit', 'use npm ci'],
    ['a secret', /ENV NODE_ENV=production/, 'ENV CURSOR_SECRET=x', 'bakes a secret in'],
    ['the whole context', /COPY package.json LICENSE \.\//g, 'COPY . .', 'the whole context'],
  ])('is refused with %s', (_, from, to, fault) => {
    const head = dockerfile.slice(0, lastStage);
    const tail = dockerfile.slice(lastStage);
    const planted = tail.replace(from, to);
    const text = planted === tail ? head.replace(from, to) + tail : head + planted;
    expect(text).not.toBe(dockerfile);
    expect(dockerfileFaults(text)).toContainEqual(expect.stringContaining(fault));
  });

  it('gets what it copies, and nothing that .dockerignore does not name', () => {
    const [, first, ...named] = readFileSync('.dockerignore', 'utf8').trim().split('\n');
    expect(first).toBe('*');
    const letIn = new Set(named.map((line) => line.replace('!', '')));
    const copied = [...dockerfile.matchAll(/^COPY (?!--from)(.+) \S+$/gm)].flatMap(
      ([, paths = '']) => paths.split(' '),
    );
    expect(copied).toContain('tools/bundle.mjs');
    expect(copied.filter((path) => !letIn.has(path))).toEqual([]);
  });
});

describe('the compose file', () => {
  const { services, secrets } = parse(readFileSync('docker/compose.yml', 'utf8'), {
    merge: true,
  }) as Compose;
  // Beside the program's own way: the file says how to pin them.
  const byVersion = new Set([
    'docker.io/library/redis',
    'docker.io/prom/prometheus',
    'docker.io/grafana/grafana',
  ]);
  const instances = ['migrate', 'api-1', 'api-2'].map((name) => services[name] as Service);

  it('pins every image that is not built here', () => {
    const images = Object.values(services).map(({ image }) => image);
    for (const image of images.filter((name) => name !== 'orderly:local'))
      expect(image).toMatch(
        byVersion.has(image.split(':')[0] ?? '')
          ? /^docker\.io\/.+:v?\d+\.\d+\.\d+[\w.-]*(@sha256:[0-9a-f]{64})?$/
          : /^docker\.io\/.+@sha256:[0-9a-f]{64}$/,
      );
  });

  it('mounts files that are there', () => {
    const mounts = Object.values(services).flatMap(({ volumes = [] }) => volumes);
    const paths = mounts
      .map((mount) => mount.split(':')[0] ?? '')
      .filter((path) => /^\./.test(path));
    expect(paths).toHaveLength(7);
    for (const path of paths) expect(existsSync(join('docker', path))).toBe(true);
  });

  it('knows of every service whether it is well, but of the one that ends', () => {
    for (const [name, { healthcheck }] of Object.entries(services)) {
      if (name === 'migrate') expect(healthcheck).toEqual({ disable: true });
      else expect(healthcheck?.test).not.toHaveLength(0);
    }
  });

  it('has every secret made by the script that makes them', () => {
    const folder = mkdtempSync(join(tmpdir(), 'orderly-secrets-'));
    execFileSync('docker/secrets.sh', [folder], { stdio: 'ignore' });
    const made = readdirSync(folder);
    rmSync(folder, { recursive: true });
    for (const { file } of Object.values(secrets)) expect(made).toContain(basename(file));
    const used = Object.values(services).flatMap((service) => service.secrets ?? []);
    expect([...new Set(used)].sort()).toEqual(Object.keys(secrets).sort());
  });

  it('lets Prometheus scrape the port of the metrics of each instance, and Grafana ask it', () => {
    const { scrape_configs: jobs, rule_files: rules } = parse(
      readFileSync('docker/prometheus.yml', 'utf8'),
    ) as Scraping;
    const targets = jobs.flatMap((job) => job.static_configs.flatMap((group) => group.targets));
    const serving = ['api-1', 'api-2'].map((name) => [name, services[name] as Service] as const);
    expect(targets).toEqual(
      serving.map(([name, { environment }]) => `${name}:${environment['METRICS_PORT']}`),
    );
    for (const [, { networks }] of serving) expect(networks).toContain('watch');
    const mounted = (services['prometheus']?.volumes ?? []).join();
    for (const rule of rules) expect(mounted).toContain(`:/etc/prometheus/${rule}:ro`);
    const sources = readFileSync('docker/grafana/datasources.yml', 'utf8');
    expect(sources).toContain('url: http://prometheus:9090');
    expect((services['grafana']?.volumes ?? []).join()).toContain(
      `:${/path: (\S+)/.exec(readFileSync('docker/grafana/dashboards.yml', 'utf8'))?.[1]}:ro`,
    );
  });

  it('runs the program without rights and with a root it cannot write', () => {
    const others = ['proxy', 'cache', 'prometheus', 'grafana'];
    for (const service of [...instances, ...others.map((name) => services[name] as Service)]) {
      expect(service.read_only).toBe(true);
      expect(service.cap_drop).toEqual(['ALL']);
    }
  });

  it('configures the program of staging', () => {
    for (const { environment, secrets: mounted = [] } of instances) {
      const names = Object.keys(environment);
      const files = names.filter((name) => name.endsWith('_FILE'));
      expect(files.map((name) => name.replace(/_FILE$/, '')).sort()).toEqual([...mounted].sort());
      for (const name of mounted) expect(Object.keys(secrets)).toContain(name);
      for (const name of names) expect(Object.keys(variables)).toContain(name.replace('_FILE', ''));
      const plain = Object.entries(environment).map(([name, value]) => [
        name,
        String(value).replace(/^\$\{\w+:-(.*)\}$/, '$1'),
      ]);
      const config = loadConfig({
        ...(Object.fromEntries(plain) as Record<string, string>),
        DATABASE_URL: 'postgresql://orderly:3f1c9a@database:5432/orderly',
        REDIS_URL: 'redis://:3f1c9a@cache:6379',
        JWT_KEYS: newKeySetText(),
        CURSOR_SECRET: 'kq2mX0vB7rT4nZ8pL1sD6wF3yH9cJ5gA',
        CSRF_SECRET: 'Ue7Rb2Yt9Qw4Ei1Oa6Sd3Fg8Hj5Kl0Zx',
        ENCRYPTION_KEY: 'q2n0oGmYy8h6s3Xv1Jc9Wb4Kd7Tf5Rz2Lp0Eu8Ni6Mw=',
        MAIL_URL: 'smtp://localhost:1025',
      });
      expect(config.environment).toBe('staging');
      expect(config.http.trustedProxies).toHaveLength(1);
    }
  });

  it('gives an instance the time to stop that it takes at most', () => {
    for (const { environment, stop_grace_period: grace = '10s' } of instances.slice(1)) {
      const { http } = loadConfig({ SHUTDOWN_DELAY_MS: String(environment['SHUTDOWN_DELAY_MS']) });
      expect(parseInt(grace) * 1000).toBeGreaterThan(http.shutdownDelayMs + http.shutdownTimeoutMs);
    }
  });
});
