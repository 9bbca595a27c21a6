import { setTimeout as sleep } from 'node:timers/promises';
import type { Response, Test } from 'supertest';
import type { TestApp } from './app.js';

export interface ImportView {
  readonly id: string;
  readonly status: string;
  readonly stage: string;
  readonly dryRun: boolean;
  readonly rowsRead: number;
  readonly rowsAccepted: number;
  readonly rowsRejected: number;
  readonly errors: { code: string; rows: number }[];
  readonly result: Record<string, number>;
  readonly failure: { code: string } | null;
  readonly duplicateOf: string | null;
  readonly startedAt: string;
  readonly finishedAt: string;
}

type Fields = Readonly<Record<string, string>>;

/** An upload as a form: the fields first, then the file. */
export async function upload(
  app: TestApp,
  fields: Fields,
  file: string | Buffer,
  headers: Fields = {},
): Promise<Response> {
  let form: Test = app
    .http()
    .post('/api/v1/imports')
    .set(await app.as('admin'))
    .set(headers);
  for (const [name, value] of Object.entries(fields)) form = form.field(name, value);
  return form.attach('file', Buffer.from(file), 'anything.bin');
}

export async function readImport(app: TestApp, id: string): Promise<ImportView> {
  const answer = await app
    .http()
    .get(`/api/v1/imports/${id}`)
    .set(await app.as('admin'));
  return (answer.body as { data: ImportView }).data;
}

/** Waits for the end of an import. */
export async function finished(app: TestApp, id: string): Promise<ImportView> {
  for (;;) {
    const view = await readImport(app, id);
    if (view.status === 'completed' || view.status === 'failed') return view;
    await sleep(25);
  }
}

/** Uploads, and waits for the end of the import; throws unless the upload was accepted. */
export async function imported(
  app: TestApp,
  fields: Fields,
  file: string | Buffer,
): Promise<ImportView> {
  const answer = await upload(app, fields, file);
  if (answer.status !== 202) throw new Error(JSON.stringify(answer.body));
  return finished(app, (answer.body as { data: ImportView }).data.id);
}

export async function rejectedCsv(app: TestApp, id: string): Promise<string> {
  const answer = await app
    .http()
    .get(`/api/v1/imports/${id}/rejected.csv`)
    .set(await app.as('admin'));
  return answer.text;
}
