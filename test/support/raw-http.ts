import { connect } from 'node:net';

export interface RawAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

function parseAnswer(text: string): RawAnswer {
  const [head = '', ...rest] = text.split('\r\n\r\n');
  const [statusLine = '', ...lines] = head.split('\r\n');
  const headers = lines.map((line) => {
    const colon = line.indexOf(':');
    return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
  });
  const status = Number(statusLine.split(' ')[1]);
  return {
    status,
    headers: Object.fromEntries(headers) as Record<string, string>,
    body: rest.join('\r\n\r\n'),
  };
}

/** Sends bytes that no HTTP client would send, and reads until the server closes or falls silent. */
export function rawRequest(url: string, bytes: string | Buffer): Promise<RawAnswer> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    let text = '';
    const socket = connect(Number(port), hostname, () => socket.write(bytes));
    socket.setTimeout(60_000, () => socket.destroy());
    socket.on('data', (chunk: Buffer) => {
      text += chunk.toString('latin1');
    });
    // Who answers before it has read everything and closes resets the connection.
    socket.once('error', (error) => (text.includes('\r\n\r\n') ? undefined : reject(error)));
    socket.once('close', () => resolve(parseAnswer(text)));
  });
}

/** A request of one line, with the headers given, that asks the server to close afterwards. */
export function rawLine(line: string, headers: readonly string[] = ['Host: x']): string {
  return [line, ...headers, 'Connection: close', '', ''].join('\r\n');
}
