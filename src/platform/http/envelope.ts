/** The success envelope: exactly these three keys. */
export interface Envelope<Data> {
  readonly status: 'success';
  readonly data: Data;
  readonly message: string;
}

export interface ErrorEnvelope {
  readonly status: 'error';
  readonly error: { readonly code: string; readonly message: string; readonly details: object };
}

export function envelope<Data>(data: Data, message = 'OK'): Envelope<Data> {
  return { status: 'success', data, message };
}

/** Told by its first two keys: nobody else answers with both. */
export function isEnvelope(body: unknown): body is Envelope<unknown> {
  if (typeof body !== 'object' || body === null) return false;
  const { status, data } = body as Partial<Envelope<unknown>>;
  return status === 'success' && data !== undefined;
}
