import { describe, expect, it } from '@jest/globals';
import type { Actor } from '../access/actor.js';
import type { Permission } from '../access/permissions.js';
import { audienceOf } from './audience.js';

const actor = (more: Partial<Actor> = {}): Actor => ({
  kind: 'user',
  id: 'ada',
  name: 'Ada',
  permissions: new Set<Permission>(['catalog:read', 'stock:read']),
  ...more,
});
const scoped = (...entries: [Permission, string[]][]): Partial<Actor> => ({
  scopes: new Map(entries.map(([permission, ids]) => [permission, new Set(ids)])),
});

describe('an audience', () => {
  it('is shared by who may do the same, in whatever order that is written down', () => {
    const other = actor({
      id: 'bob',
      name: 'Bob',
      sessionId: 's',
      permissions: new Set<Permission>(['stock:read', 'catalog:read']),
    });
    expect(audienceOf(other)).toBe(audienceOf(actor()));
    expect(audienceOf(actor(scoped(['stock:read', ['a', 'b']], ['stock:adjust', ['a']])))).toBe(
      audienceOf(actor(scoped(['stock:adjust', ['a']], ['stock:read', ['b', 'a']]))),
    );
  });

  it('differs with every permission, scope, kind and second factor', () => {
    const others = [
      actor(),
      actor({ permissions: new Set<Permission>(['catalog:read']) }),
      actor({ permissions: new Set<Permission>() }),
      actor(scoped(['stock:read', ['a']])),
      actor(scoped(['stock:read', ['b']])),
      actor(scoped(['stock:read', ['a', 'b']])),
      actor(scoped(['stock:read', []])),
      actor({ kind: 'api-key' }),
      actor({ secondFactor: 'missing' }),
      actor({ secondFactor: 'enrolled' }),
    ].map(audienceOf);
    expect(new Set([...others, audienceOf(undefined)]).size).toBe(others.length + 1);
  });

  it('is that of the permissions now: a changed actor is another object', () => {
    const one = actor();
    expect(audienceOf(one)).toBe(audienceOf(one));
    expect(audienceOf({ ...one, permissions: new Set() })).not.toBe(audienceOf(one));
  });
});
