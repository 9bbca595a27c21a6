import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestApp, type TestApp } from '../support/app.js';
import { attentive } from '../support/attentive.js';
import { type Bearer, KeptShop } from '../support/kept-shop.js';
import { dataOf, type ListOf, resourceOf } from '../support/resource.js';
import { SignIn } from '../support/sign-in.js';

let app: TestApp;
let admin: Bearer;
let shop: KeptShop;

beforeAll(async () => {
  app = await startTestApp(undefined, undefined, attentive);
  admin = await app.as('admin');
  shop = new KeptShop(app, admin);
});

afterAll(() => app.close());

async function personWith(roles: object[]): Promise<{ id: string; email: string; bearer: Bearer }> {
  const { id, email } = await new SignIn(app).user();
  await rolesOf(id, roles);
  return { id, email, bearer: await bearerOf(email) };
}

const rolesOf = (id: string, roles: object[]) =>
  app
    .http()
    .put(`/api/v1/users/${id}/roles`)
    .set({ ...admin, 'If-Match': '*' })
    .send({ roles })
    .expect(200);

async function bearerOf(email: string): Promise<Bearer> {
  const { accessToken } = (await new SignIn(app).login(email)).data;
  return { Authorization: `Bearer ${accessToken}` };
}

describe('a kept answer is not reached', () => {
  it('by who may not read it, or is nobody', async () => {
    const { id } = await shop.add();
    await shop.get(`products/${id}`);
    expect(await shop.outcomeOf(`products/${id}`)).toBe('HIT');
    const nobody = await shop.get(`products/${id}`, {}).expect(401);
    const { bearer } = await personWith([]);
    const other = await shop.get(`products/${id}`, bearer).expect(403);
    for (const refusal of [nobody, other]) {
      expect(refusal.headers['cache-control']).toBe('no-store');
      expect(refusal.headers['x-cache']).toBeUndefined();
      expect(refusal.text).not.toContain(id);
    }
    const [scheme, token = ''] = admin.Authorization.split(' ');
    await shop
      .get(`products/${id}`, { Authorization: `${scheme} ${token.slice(0, -4)}AAAA` })
      .expect(401);
  });

  it('from one warehouse in another', async () => {
    const warehouses = resourceOf(app, '/api/v1/warehouses', admin);
    const made = [];
    for (const code of ['BER', 'HAM'])
      made.push(
        dataOf(await warehouses.post({ code, name: code }, { 'Idempotency-Key': randomUUID() })),
      );
    const [ber, ham] = made;
    const role = 'warehouse_operator';
    const inBer = await personWith([{ role, warehouses: ['BER'] }]);
    const inHam = await personWith([{ role, warehouses: ['HAM'] }]);
    const codes = async (as: Bearer) =>
      dataOf<ListOf<{ code: string }>>(await shop.get('warehouses', as)).items.map(
        ({ code }) => code,
      );
    for (let round = 0; round < 2; round += 1) {
      expect(await codes(admin)).toEqual(expect.arrayContaining(['BER', 'HAM']));
      expect(await codes(inBer.bearer)).toEqual(['BER']);
      expect(await codes(inHam.bearer)).toEqual(['HAM']);
      await shop.get(`warehouses/${ham?.id}`, inHam.bearer).expect(200);
      await shop.get(`warehouses/${ham?.id}`, inBer.bearer).expect(404);
      await shop.get(`warehouses/${ber?.id}`, inBer.bearer).expect(200);
    }
    await rolesOf(inBer.id, [{ role, warehouses: ['HAM'] }]);
    await shop.get('warehouses', inBer.bearer).expect(401);
    const moved = await bearerOf(inBer.email);
    expect(await codes(moved)).toEqual(['HAM']);
    await shop.get(`warehouses/${ber?.id}`, moved).expect(404);
  });

  it('after the end of a permission or of a session', async () => {
    const { id } = await shop.add();
    const person = await personWith([{ role: 'support' }]);
    await shop.get(`products/${id}`, person.bearer).expect(200);
    expect(await shop.outcomeOf(`products/${id}`, person.bearer)).toBe('HIT');
    await rolesOf(person.id, []);
    await shop.get(`products/${id}`, person.bearer).expect(401);
    const without = await bearerOf(person.email);
    await shop.get(`products/${id}`, without).expect(403);
    await rolesOf(person.id, [{ role: 'support' }]);
    const again = await bearerOf(person.email);
    await shop.get(`products/${id}`, again).expect(200);
    expect(await shop.outcomeOf(`products/${id}`, again)).toBe('HIT');
    await new SignIn(app).logout(again.Authorization.slice('Bearer '.length));
    await shop.get(`products/${id}`, again).expect(401);
  });

  it('by headers that pretend something', async () => {
    const [tea, cake] = [await shop.add('Tea'), await shop.add('Cake')];
    const tricks = {
      Host: 'evil.example',
      'X-Forwarded-Host': 'evil.example',
      'X-Forwarded-Proto': 'gopher',
      'X-Original-URL': `/api/v1/products/${cake.id}`,
      'X-Rewrite-URL': `/api/v1/products/${cake.id}`,
      'X-HTTP-Method-Override': 'DELETE',
      'Accept-Language': 'evil',
      Forwarded: 'host=evil.example',
    };
    const poisoned = await shop.get(`products/${tea.id}`, { ...admin, ...tricks }).expect(200);
    expect(poisoned.text).not.toContain('evil');
    const clean = await shop.get(`products/${tea.id}`).expect(200);
    expect(clean.headers['x-cache']).toBe('HIT');
    expect(clean.text).toBe(poisoned.text);
    expect(JSON.stringify(clean.headers)).not.toContain('evil');
    expect(dataOf(clean)['name']).toBe('Tea');
  });

  it('by what the address carries beside it', async () => {
    const { id } = await shop.add();
    await shop.get(`products/${id}`);
    expect(dataOf(await shop.get(`products/${id}?cb=1`))).toMatchObject({ id });
    const mistakes = [
      `products/${id}?id=x&id=y`,
      'products?limit=0',
      'products?nothing=1',
      'products?after=forged',
    ];
    for (let round = 0; round < 2; round += 1)
      for (const path of mistakes) {
        const refusal = await shop.get(path).expect(400);
        expect(refusal.headers['x-cache']).toBeUndefined();
      }
  });
});
