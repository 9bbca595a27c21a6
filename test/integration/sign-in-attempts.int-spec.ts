import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { AttemptsRepository } from '../../src/modules/attempts/attempts.repository.js';
import { Sql } from '../../src/platform/database/sql.js';
import { UnitOfWork } from '../../src/platform/database/unit-of-work.js';
import { startTestApp, type TestApp } from '../support/app.js';

const limits = { free: 5, addressFree: 100, maxLockSeconds: 900 };
const newKey = () => randomBytes(32);

describe('the count of sign-ins', () => {
  let app: TestApp;

  beforeAll(async () => {
    app = await startTestApp();
  });
  afterAll(() => app.close());

  it('does not lock out a sign-in that began before another one of its address ended', async () => {
    const attempts = app.get(AttemptsRepository);
    const addressKey = newKey();
    const reserve = () => attempts.reserve({ accountKey: newKey(), addressKey }, limits);
    const begun = Promise.withResolvers<undefined>();
    // Made out here, so that it does not join the transaction below.
    const overtaking = begun.promise.then(reserve);
    const overtaken = app.get(UnitOfWork).run(async () => {
      await app.get(Sql).rows('SELECT now()');
      begun.resolve(undefined);
      await overtaking;
      return reserve();
    });
    expect(await Promise.all([overtaking, overtaken])).toEqual([{ failures: 1 }, { failures: 1 }]);
  });
});
