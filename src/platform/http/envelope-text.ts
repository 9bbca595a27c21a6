import type { Envelope } from './envelope.js';
import { JsonText } from './json-text.js';

/** The JSON of an envelope; what is JSON already goes in as it is. */
export function textOfEnvelope(body: Envelope<unknown>): string {
  const { status, data, message } = body;
  if (!(data instanceof JsonText)) return JSON.stringify(body);
  return `{"status":"${status}","data":${data.text},"message":${JSON.stringify(message)}}`;
}
