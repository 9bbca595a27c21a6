import { createConnection } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Response } from 'supertest';
import { startTestApp, type TestApp } from '../support/app.js';
import { finished, readImport, upload } from '../support/imports.js';
import { until } from '../support/until.js';

const type = 'products';
const file = 'sku,name,unitPrice,currency\nUP-1,One,100,EUR\n';
const limit = 1_000_000;

describe('uploading a file to import', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp((config) => ({
      ...config,
      http: { ...config.http, uploadLimitBytes: limit },
    }));
  });
  afterAll(() => app.close());

  const codeOf = (answer: Response): unknown =>
    (answer.body as { error?: { code: string } }).error?.code;
  const idOf = (answer: Response): string => (answer.body as { data: { id: string } }).data.id;
  const refusal = async (
    fields: Record<string, string>,
    content: string | Buffer,
  ): Promise<unknown[]> => {
    const answer = await upload(app, fields, content);
    return [answer.status, codeOf(answer)];
  };

  it('takes fields that follow a file of a few megabytes', async () => {
    const request = app
      .http()
      .post('/api/v1/imports')
      .set(await app.as('admin'));
    const answer = await request
      .attach('file', Buffer.from(file), 'x')
      .field('type', type)
      .field('dryRun', 'true');
    expect(answer.status).toBe(202);
    expect(await finished(app, idOf(answer))).toMatchObject({ status: 'completed', dryRun: true });
  });

  it('answers the same import to the same upload with the same key, and refuses another one', async () => {
    const key = { 'Idempotency-Key': 'upload-1' };
    const first = await upload(app, { type }, file, key);
    const second = await upload(app, { type }, gzipSync(file), key);
    expect(second.status).toBe(202);
    expect(idOf(second)).toBe(idOf(first));
    expect(second.headers['idempotency-replayed']).toBe('true');
    expect(codeOf(await upload(app, { type }, file.replace('One', 'Two'), key))).toBe(
      'IDEMPOTENCY_KEY_REUSED',
    );
    expect(codeOf(await upload(app, { type, dryRun: 'true' }, file, key))).toBe(
      'IDEMPOTENCY_KEY_REUSED',
    );
    expect(codeOf(await upload(app, { type }, file, { 'Idempotency-Key': 'not visible' }))).toBe(
      'IDEMPOTENCY_KEY_INVALID',
    );
  });

  it('makes one import of ten uploads at once with one key', async () => {
    const tries = Array.from({ length: 10 }, () =>
      upload(app, { type }, file, { 'Idempotency-Key': 'upload-2' }),
    );
    const answers = await Promise.all(tries);
    const accepted = answers.filter(({ status }) => status === 202);
    const refused = new Set(answers.filter(({ status }) => status !== 202).map(codeOf));
    expect(new Set(accepted.map(idOf)).size).toBe(1);
    for (const code of refused) expect(['IDEMPOTENCY_KEY_IN_USE', 'IMPORTS_BUSY']).toContain(code);
  });

  it('lets a key be used again after a refused upload', async () => {
    const key = { 'Idempotency-Key': 'upload-3' };
    expect((await upload(app, { type }, 'sku\nA\n', key)).status).toBe(422);
    expect((await upload(app, { type }, file, key)).status).toBe(202);
  });

  it('refuses what it cannot read, each with its code', async () => {
    const cases: [Record<string, string>, string | Buffer, number, string][] = [
      [{ type }, '', 422, 'IMPORT_FILE_EMPTY'],
      [{ type }, 'sku,name\nA,B\n', 422, 'IMPORT_COLUMNS_MISSING'],
      [{ type }, `${file}"open,quote\n`, 422, 'IMPORT_FILE_UNREADABLE'],
      [{ type }, `${file}${'x'.repeat(300_000)}\n`, 422, 'IMPORT_FILE_UNREADABLE'],
      [{ type }, Buffer.from('PK\u0003\u0004 spreadsheet'), 415, 'IMPORT_FILE_NOT_CSV'],
      [{ type }, Buffer.from([0, 1, 2, 3]), 415, 'IMPORT_FILE_NOT_CSV'],
      [{ type }, gzipSync(file).subarray(0, 30), 422, 'IMPORT_FILE_UNREADABLE'],
      [
        { type },
        gzipSync(file + `a,b,${'c'.repeat(1000)}\n`.repeat(limit / 200)),
        413,
        'IMPORT_FILE_TOO_LARGE',
      ],
      [{ type: 'cats' }, file, 400, 'VALIDATION_FAILED'],
      [{ type, preset: 'online-retail' }, file, 400, 'VALIDATION_FAILED'],
      [{ type, mapping: '[]' }, file, 400, 'VALIDATION_FAILED'],
      [{ type, mapping: '{"delimiter":"x"}' }, file, 400, 'VALIDATION_FAILED'],
      [{ type, color: 'red' }, file, 400, 'VALIDATION_FAILED'],
      [{ type, dryRun: 'perhaps' }, file, 400, 'VALIDATION_FAILED'],
    ];
    for (const [fields, content, status, code] of cases) {
      expect([code, ...(await refusal(fields, content))]).toEqual([code, status, code]);
    }
  });

  it('refuses a body larger than the limit before it reads it', async () => {
    expect(await refusal({ type }, Buffer.alloc(limit + 1, 'a'))).toEqual([
      413,
      'PAYLOAD_TOO_LARGE',
    ]);
  });

  it('leaves nothing behind of a refused upload', async () => {
    const [before] = await app.sql(`SELECT count(*)::int AS n FROM imports`);
    await refusal({ type }, `${file}"open,quote\n`);
    expect(await app.sql(`SELECT count(*)::int AS n FROM imports`)).toEqual([before]);
    const staged = `SELECT FROM staged_products WHERE import_id NOT IN (SELECT id FROM imports)`;
    expect(await app.sql(staged)).toHaveLength(0);
  });

  it('refuses a form without a file, two files, and what is no form', async () => {
    const admin = await app.as('admin');
    const post = () => app.http().post('/api/v1/imports').set(admin);
    expect(codeOf(await post().field('type', type))).toBe('IMPORT_FILE_MISSING');
    expect(codeOf(await post().field('type', type).attach('other', Buffer.from(file), 'x'))).toBe(
      'VALIDATION_FAILED',
    );
    const two = post().field('type', type).attach('file', Buffer.from(file), 'x');
    expect(codeOf(await two.attach('file', Buffer.from(file), 'y'))).toBe('VALIDATION_FAILED');
    expect(codeOf(await post().send({ type }))).toBe('UNSUPPORTED_MEDIA_TYPE');
    expect(codeOf(await post().set('Content-Type', 'multipart/form-data').send('x'))).toBe(
      'MALFORMED_REQUEST',
    );
    expect(codeOf(await post())).toBe('UNSUPPORTED_MEDIA_TYPE');
  });

  it('refuses actors without the permission', async () => {
    const auditor = await app.as('auditor');
    const request = app.http().post('/api/v1/imports').set(auditor);
    expect(codeOf(await request.field('type', type).attach('file', Buffer.from(file), 'x'))).toBe(
      'FORBIDDEN',
    );
    await until(async () => {
      const path = '/api/v1/imports?status=completed&sort=-createdAt&limit=2';
      const list = await app.http().get(path).set(auditor).expect(200);
      return (list.body as { data: { items: unknown[] } }).data.items.length === 2;
    });
  });

  it('answers 304 to a reader who has the import already, and 404 for one that is not', async () => {
    const { id } = await finished(app, idOf(await upload(app, { type }, file)));
    const admin = await app.as('admin');
    const read = await app.http().get(`/api/v1/imports/${id}`).set(admin);
    const again = await app
      .http()
      .get(`/api/v1/imports/${id}`)
      .set(admin)
      .set('If-None-Match', read.headers['etag'] ?? '');
    expect(again.status).toBe(304);
    const missing = '/api/v1/imports/01936f7e-8a00-7000-8000-000000000001';
    expect(codeOf(await app.http().get(missing).set(admin))).toBe('IMPORT_NOT_FOUND');
    expect(codeOf(await app.http().get(`${missing}/rejected.csv`).set(admin))).toBe(
      'IMPORT_NOT_FOUND',
    );
  });

  it('refuses rejected rows while the import is running', async () => {
    const [row] = await app.sql<{ id: string }>(`
      INSERT INTO imports (id, type, mapping, actor_kind, actor_name) VALUES (gen_random_uuid(), 'stock', '{}', 'system', 'x') RETURNING id`);
    const id = row?.id ?? '';
    const answer = await app
      .http()
      .get(`/api/v1/imports/${id}/rejected.csv`)
      .set(await app.as('admin'));
    expect([answer.status, codeOf(answer)]).toEqual([409, 'IMPORT_NOT_FINISHED']);
    expect(await readImport(app, id)).toMatchObject({ status: 'uploading', stage: 'receiving' });
  });
});

describe('an upload that breaks off', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp();
  });
  afterAll(() => app.close());

  it('leaves nothing behind, though some of it was stored', async () => {
    const { hostname, port } = new URL(app.url);
    const { Authorization } = await app.as('admin');
    const count = async (table: string): Promise<number> =>
      (await app.sql<{ n: number }>(`SELECT count(*)::int AS n FROM ${table}`))[0]?.n ?? 0;
    const socket = createConnection(Number(port), hostname).on('error', () => undefined);
    socket.write(
      `POST /api/v1/imports HTTP/1.1\r\nHost: x\r\nAuthorization: ${Authorization}\r\nContent-Length: 90000000\r\n` +
        `Content-Type: multipart/form-data; boundary=b\r\n\r\n--b\r\nContent-Disposition: form-data; name="type"\r\n\r\nproducts\r\n` +
        `--b\r\nContent-Disposition: form-data; name="file"; filename="x"\r\n\r\n${file}`,
    );
    // The first eight megabytes wait in memory for what may follow the file.
    socket.write('UP-2,Two,100,EUR\n'.repeat(700_000));
    await until(async () => (await count('imports')) === 1 && (await count('staged_products')) > 0);
    socket.destroy();
    await until(async () => (await count('imports')) === 0);
    expect(await count('staged_products')).toBe(0);
    expect((await upload(app, { type }, file)).status).toBe(202);
  });
});
