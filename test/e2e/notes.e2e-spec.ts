import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestApp, type TestApp } from '../support/app.js';
import { type OrderBody, OrderDesk } from '../support/order-desk.js';
import {
  dataOf,
  errorOf,
  eventsOf,
  type ListOf,
  pointersOf,
  type Resource,
  resourceOf,
  type Stored,
} from '../support/resource.js';

let test: TestApp;
let desk: OrderDesk;
let support: OrderDesk;
let order: OrderBody;

beforeAll(async () => {
  test = await startTestApp();
  desk = await OrderDesk.open(test);
  support = await desk.as('support');
  await desk.warehouse('MAIN');
  await desk.product('TEA', { units: 100 });
  order = await desk.placed({ TEA: 1 });
});

afterAll(() => test.close());

const notesOf = (at: OrderDesk, id = order.id): Resource =>
  resourceOf(test, `/api/v1/orders/${id}/notes`, at.user);

async function add(body: object, at = support, id = order.id): Promise<Stored> {
  return dataOf(await notesOf(at, id).post(body).expect(201));
}

async function textsFor(role: string, query = ''): Promise<unknown[]> {
  const answer = await notesOf(await desk.as(role))
    .get(query)
    .expect(200);
  return dataOf<ListOf<Stored>>(answer).items.map((note) => note['text']);
}

describe('a note to an order', () => {
  it('is added, read, changed and deleted by its author', async () => {
    const notes = notesOf(support);
    const answer = await notes.post({ text: 'Ring twice.' }).expect(201);
    const note = dataOf(answer);
    expect(note).toMatchObject({
      orderId: order.id,
      text: 'Ring twice.',
      visibility: 'private',
      actorName: 'support',
      version: 1,
    });
    expect(answer.headers['location']).toBe(`/api/v1/orders/${order.id}/notes/${note.id}`);
    expect(answer.headers['etag']).toBe('"1"');
    const read = await notes.get(`/${note.id}`).expect(200);
    expect(dataOf(read)).toEqual(note);
    await notes.get(`/${note.id}`, { 'If-None-Match': '"1"' }).expect(304);
    const changed = await notes.patch(note.id, 1, { visibility: 'public' }).expect(200);
    expect(dataOf(changed)).toMatchObject({ visibility: 'public', version: 2 });
    expect(dataOf(await notes.patch(note.id, 2, {}).expect(200))).toEqual(dataOf(changed));
    await notes.patch(note.id, 1, { text: 'stale' }).expect(412);
    await notes.remove(note.id, 1).expect(412);
    await test
      .http()
      .delete(`/api/v1/orders/${order.id}/notes/${note.id}`)
      .set(support.user)
      .expect(428);
    await notes.remove(note.id, 2).expect(204);
    await notes.get(`/${note.id}`).expect(404);
    expect(await eventsOf(test, note.id)).toEqual(['note.added', 'note.edited', 'note.removed']);
  });

  it('stands in the timeline without its text, and leaves the version of the order alone', async () => {
    const other = await desk.placed({ TEA: 1 });
    const note = await add({ text: 'A secret.' }, support, other.id);
    expect(await desk.read(other.id)).toEqual(other);
    const events = await desk.orders.get(`/${other.id}/events?type=note.added`).expect(200);
    expect(dataOf<ListOf<object>>(events).items).toMatchObject([
      { data: { noteId: note.id, visibility: 'private' }, actorName: 'support' },
    ]);
    const outbox = await test.sql<{ payload: object }>(
      'SELECT payload FROM outbox_events WHERE resource_id = $1',
      [note.id],
    );
    expect(outbox).toEqual([
      { payload: { id: note.id, orderId: other.id, visibility: 'private', version: 1 } },
    ]);
    const audit = await test.sql<{ after: { text: string } }>(
      `SELECT after FROM audit_entries WHERE resource = 'order_note' AND resource_id = $1`,
      [note.id],
    );
    expect(audit[0]?.after.text).toBe('[withheld]');
  });

  it('is added to any order, also one that is done, and goes with a deleted draft', async () => {
    const done = await desk.placed({ TEA: 1 });
    await desk.command(done.id, 'cancel', { reason: 'late' }).expect(200);
    await add({ text: 'Called to apologise.' }, support, done.id);
    const draft = await desk.draft({ TEA: 1 });
    await add({ text: 'Wants blue.' }, support, draft.id);
    await desk.orders.remove(draft.id, 1).expect(204);
    const left = 'SELECT 1 FROM order_notes WHERE order_id = $1';
    expect(await test.sql(left, [draft.id])).toEqual([]);
    await notesOf(support, draft.id).post({ text: 'late' }).expect(404);
    await notesOf(support, draft.id).get('').expect(404);
  });

  it('has a text of one to five thousand characters and a known visibility', async () => {
    const faulty = await notesOf(support).post({ text: '', visibility: 'secret' }).expect(400);
    expect(pointersOf(faulty)).toEqual(['/text', '/visibility']);
    await notesOf(support)
      .post({ text: 'x'.repeat(5001) })
      .expect(400);
    await add({ text: 'x'.repeat(5000) });
  });

  it('is made once with one key', async () => {
    const key = { 'Idempotency-Key': randomUUID() };
    const body = { text: 'Once.' };
    const first = await notesOf(support).post(body, key).expect(201);
    const again = await notesOf(support).post(body, key).expect(201);
    expect(again.body).toEqual(first.body);
  });
});

describe('who sees and changes notes', () => {
  it('private ones are for those who write notes, public ones for all readers of orders', async () => {
    order = await desk.placed({ TEA: 1 });
    const hidden = await add({ text: 'Pays late.' });
    await add({ text: 'Leave it next door.', visibility: 'public' });
    const both = ['Leave it next door.', 'Pays late.'];
    for (const role of ['admin', 'order_manager', 'support'])
      expect(await textsFor(role)).toEqual(both);
    for (const role of ['finance', 'auditor']) {
      expect(await textsFor(role)).toEqual(both.slice(0, 1));
      expect(await textsFor(role, '?visibility=private')).toEqual([]);
      const reader = notesOf(await desk.as(role));
      expect(errorOf(await reader.get(`/${hidden.id}`).expect(404)).code).toBe('NOTE_NOT_FOUND');
      await reader.post({ text: 'mine' }).expect(403);
    }
    expect(await textsFor('support', '?visibility=public&count=true')).toEqual(both.slice(0, 1));
  });

  it('nobody changes or deletes the note of another, or finds it below another order', async () => {
    const note = await add({ text: 'By support.' });
    const admin = notesOf(desk);
    for (const answer of [
      await admin.patch(note.id, 1, { text: 'By admin.' }),
      await admin.remove(note.id, 1),
    ]) {
      expect(answer.status).toBe(403);
      expect(errorOf(answer)).toMatchObject({
        code: 'NOTE_OF_ANOTHER',
        details: { author: 'support' },
      });
    }
    const elsewhere = notesOf(support, (await desk.placed({ TEA: 1 })).id);
    await elsewhere.get(`/${note.id}`).expect(404);
    await elsewhere.patch(note.id, 1, { text: 'lost' }).expect(404);
    await elsewhere.remove(note.id, 1).expect(404);
    expect(dataOf(await notesOf(support).get(`/${note.id}`).expect(200))).toEqual(note);
  });

  it('of two changes of one version one wins', async () => {
    const note = await add({ text: 'One.' });
    const answers = await Promise.all(
      ['Two.', 'Three.', 'Four.'].map((text) => notesOf(support).patch(note.id, 1, { text })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 412, 412]);
  });
});
