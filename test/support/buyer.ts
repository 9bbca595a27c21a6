import { randomUUID } from 'node:crypto';

export interface Line {
  readonly sku: string;
  readonly quantity: number;
}

export interface Answer {
  readonly status: number;
  /** The error's code, or null. */
  readonly code: string | null;
  readonly body: { readonly data?: { readonly id: string; readonly number: string } };
  readonly replayed: boolean;
}

/** A client that places orders over HTTP, one answer for each attempt. */
export class Buyer {
  constructor(private readonly authorization: string) {}

  /** Status 0 stands for an answer that never came. */
  async place(url: string, lines: readonly Line[], key: string = randomUUID()): Promise<Answer> {
    const headers = {
      Authorization: this.authorization,
      'Content-Type': 'application/json',
      'Idempotency-Key': key,
    };
    const body = JSON.stringify({ currency: 'EUR', place: true, lines });
    try {
      const response = await fetch(`${url}/api/v1/orders`, { method: 'POST', headers, body });
      const answer = (await response.json()) as Answer['body'] & { error?: { code: string } };
      const replayed = response.headers.get('Idempotency-Replayed') === 'true';
      return { status: response.status, code: answer.error?.code ?? null, body: answer, replayed };
    } catch {
      return { status: 0, code: null, body: {}, replayed: false };
    }
  }
}

/** How often each `status code` came. */
export function tally(answers: readonly Answer[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { status, code } of answers) {
    const name = code === null ? String(status) : `${status} ${code}`;
    counts[name] = (counts[name] ?? 0) + 1;
  }
  return counts;
}
