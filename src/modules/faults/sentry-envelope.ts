import type { CountedFault } from './fault-buffer.js';

export interface SentryTarget {
  readonly url: string;
  readonly publicKey: string;
}

/** Where a DSN such as `https://key@sentry.example/42` wants envelopes; throws when it is none. */
export function sentryTargetOf(dsn: string): SentryTarget {
  const { protocol, host, username, pathname } = new URL(dsn);
  const [, prefix = '', project = ''] = /^(.*)\/(\d+)$/.exec(pathname) ?? [];
  if (username === '' || project === '') throw new Error('SENTRY_DSN is no DSN of Sentry.');
  return { url: `${protocol}//${host}${prefix}/api/${project}/envelope/`, publicKey: username };
}

interface Release {
  readonly release: string;
  readonly environment: string;
}

function frameOf(text: string): object {
  const [, name = text, path = '', line = '0'] = /^(.*) \((.+)\):(\d+)$/.exec(text) ?? [];
  return { function: name, filename: path, lineno: Number(line), in_app: true };
}

/** A fault as an envelope of Sentry's protocol: three lines of JSON. */
export function sentryEnvelope(eventId: string, fault: CountedFault, release: Release): string {
  const { type, message, frame, method, route, count, lastSeenAt, sample } = fault;
  const { requestId, actorKind } = sample;
  const event = {
    event_id: eventId,
    timestamp: lastSeenAt.toISOString(),
    platform: 'node',
    level: 'error',
    ...release,
    transaction: `${method} ${route}`,
    fingerprint: [type, frame, method, route],
    tags: { route, method, actor_kind: actorKind, ...(requestId && { request_id: requestId }) },
    extra: { count, trace_id: sample.traceId },
    // Sentry wants the oldest call first.
    exception: {
      values: [
        { type, value: message, stacktrace: { frames: [...sample.stack].reverse().map(frameOf) } },
      ],
    },
  };
  const head = { event_id: eventId, sent_at: new Date().toISOString() };
  return [head, { type: 'event' }, event].map((part) => JSON.stringify(part)).join('\n');
}
