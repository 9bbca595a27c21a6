import { readFileSync } from 'node:fs';
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
}

interface Compose {
  readonly services: Readonly<Record<string, Service>>;
  readonly secrets: Readonly<Record<string, unknown>>;
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
    ['a command in a shell', /CMD \["dist.*\]/, 'CMD node dist/src/main.js', 'run by a shell'],
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

  it('gets nothing that .dockerignore does not name', () => {
    const [, first] = readFileSync('.dockerignore', 'utf8').split('\n');
    expect(first).toBe('*');
  });
});

describe('the compose file', () => {
  const { services, secrets } = parse(readFileSync('docker/compose.yml', 'utf8'), {
    merge: true,
  }) as Compose;
  const instances = ['migrate', 'api-1', 'api-2'].map((name) => services[name] as Service);

  it('pins every image that is not built here', () => {
    const images = Object.values(services).map(({ image }) => image);
    for (const image of images.filter((name) => name !== 'orderly:local'))
      expect(image).toMatch(/^docker\.io\/.+@sha256:[0-9a-f]{64}$/);
  });

  it('runs the program without rights and with a root it cannot write', () => {
    for (const service of [...instances, services['proxy'] as Service]) {
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
