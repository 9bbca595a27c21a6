import { randomUUID } from 'node:crypto';
import { Injectable, Logger } from '@nestjs/common';
import { AppConfig } from '../../config/app-config.js';
import { Instance } from '../../platform/lifecycle/instance.js';
import { Dependencies } from '../../platform/resilience/dependencies.js';
import type { Dependency } from '../../platform/resilience/dependency.js';
import type { CountedFault } from './fault-buffer.js';
import { sentryEnvelope, type SentryTarget, sentryTargetOf } from './sentry-envelope.js';

/** Tells Sentry of faults, when there is one to tell; never waited for. */
@Injectable()
export class SentryService {
  private readonly logger = new Logger('Sentry');
  private readonly target: SentryTarget | null;
  private readonly sentry: Dependency | null;

  constructor(
    { sentryDsn }: AppConfig,
    dependencies: Dependencies,
    private readonly instance: Instance,
  ) {
    this.target = sentryDsn === null ? null : sentryTargetOf(sentryDsn);
    this.sentry = this.target && dependencies.define({ name: 'sentry', retries: 1 });
  }

  /** One event for each kind, with how often it was met. */
  send(faults: readonly CountedFault[]): void {
    const { target, sentry } = this;
    if (!target || !sentry) return;
    for (const fault of faults) {
      const body = sentryEnvelope(randomUUID().replaceAll('-', ''), fault, this.instance);
      sentry
        .repeat((signal) => post(target, body, signal))
        .catch((error: unknown) => this.logger.debug({ err: error }, 'Sentry was not told.'));
    }
  }
}

async function post(
  { url, publicKey }: SentryTarget,
  body: string,
  signal: AbortSignal,
): Promise<void> {
  const auth = `Sentry sentry_version=7, sentry_client=orderly/1, sentry_key=${publicKey}`;
  const headers = { 'Content-Type': 'application/x-sentry-envelope', 'X-Sentry-Auth': auth };
  const response = await fetch(url, { method: 'POST', headers, body, signal, redirect: 'error' });
  await response.arrayBuffer();
  if (!response.ok) throw new Error(`Sentry answered ${response.status}.`);
}
