import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { UnitOfWork } from '../../src/platform/database/unit-of-work.js';
import { Sql } from '../../src/platform/database/sql.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { until } from '../support/until.js';

let test: TestApp;
let unitOfWork: UnitOfWork;
let sql: Sql;

const add = (id: number) => sql.count('UPDATE tally SET value = value + 1 WHERE id = $1', [id]);
const values = async () => {
  const rows = await test.sql<{ value: number }>('SELECT value FROM tally ORDER BY id');
  return rows.map(({ value }) => value);
};

beforeAll(async () => {
  test = await startTestApp();
  unitOfWork = test.get(UnitOfWork);
  sql = test.get(Sql);
  await test.sql('CREATE TABLE tally (id integer PRIMARY KEY, value integer NOT NULL)');
});

beforeEach(async () => {
  await test.sql('DELETE FROM tally');
  await test.sql('INSERT INTO tally VALUES (1, 0), (2, 0)');
});

afterAll(() => test.close());

describe('the unit of work', () => {
  it('commits everything or nothing', async () => {
    await unitOfWork.run(async () => {
      await add(1);
      await add(2);
    });
    const failing = unitOfWork.run(async () => {
      await add(1);
      throw new Error('after the first statement');
    });
    await expect(failing).rejects.toThrow('after the first statement');
    expect(await values()).toEqual([1, 1]);
  });

  it('lets a nested run join, so that its work goes with the outer one', async () => {
    const failing = unitOfWork.run(async () => {
      await unitOfWork.run(() => add(1));
      expect(await sql.one('SELECT value FROM tally WHERE id = 1')).toEqual({ value: 1 });
      throw new Error('outer');
    });
    await expect(failing).rejects.toThrow('outer');
    expect(await values()).toEqual([0, 0]);
  });

  it('runs the whole closure again after a deadlock', async () => {
    const runs = { forth: 0, back: 0 };
    let locked = 0;
    let meet: () => void;
    const met = new Promise<void>((resolve) => (meet = resolve));
    const crossing = (name: 'forth' | 'back', first: number, second: number) =>
      unitOfWork.run(async () => {
        runs[name] += 1;
        await add(first);
        locked += 1;
        if (locked >= 2) meet();
        await met;
        await add(second);
      });
    await Promise.all([crossing('forth', 1, 2), crossing('back', 2, 1)]);
    expect(await values()).toEqual([2, 2]);
    // On a busy machine the second try may meet the other one again.
    expect(runs.forth + runs.back).toBeGreaterThanOrEqual(3);
  });

  it('runs the closure again after a serialization failure and gives up in the end', async () => {
    let runs = 0;
    const stubborn = unitOfWork.run(async () => {
      runs += 1;
      await sql.count("DO $$ BEGIN RAISE EXCEPTION 'x' USING ERRCODE = '40001'; END $$");
    });
    await expect(stubborn).rejects.toMatchObject({ code: '40001' });
    expect(runs).toBe(5);
  });

  it('does not run the closure again after another failure', async () => {
    let runs = 0;
    const failing = unitOfWork.run(async () => {
      runs += 1;
      await sql.count('SELECT 1/0');
    });
    await expect(failing).rejects.toMatchObject({ code: '22012' });
    expect(runs).toBe(1);
  });

  it('runs hooks after the commit, once, and only after a commit', async () => {
    const seen: string[] = [];
    let attempt = 0;
    await unitOfWork.run(async () => {
      attempt += 1;
      unitOfWork.afterCommit(async () => {
        seen.push(`${attempt}: ${(await values()).join()}`);
      });
      await add(1);
      if (attempt === 1)
        await sql.count("DO $$ BEGIN RAISE EXCEPTION 'x' USING ERRCODE = '40001'; END $$");
    });
    const failing = unitOfWork.run(() => {
      unitOfWork.afterCommit(() => void seen.push('never'));
      return Promise.reject(new Error('no'));
    });
    await expect(failing).rejects.toThrow('no');
    expect(seen).toEqual(['2: 1,0']);
  });

  it('answers success although a hook fails, because the change is committed', async () => {
    const result = await unitOfWork.run(async () => {
      unitOfWork.afterCommit(() => Promise.reject(new Error('a broken hook')));
      await add(1);
      return 'done';
    });
    expect(result).toBe('done');
    expect(await values()).toEqual([1, 0]);
  });

  it('keeps parallel units apart', async () => {
    await Promise.all(Array.from({ length: 30 }, () => unitOfWork.run(() => add(1))));
    expect(await values()).toEqual([30, 0]);
  });

  it('gives its connections back', async () => {
    const failing = () => unitOfWork.run(() => Promise.reject(new Error('no')));
    await Promise.allSettled(Array.from({ length: 50 }, failing));
    const idle = () =>
      test.sql(
        `SELECT FROM pg_stat_activity
          WHERE datname = current_database() AND state LIKE 'idle in transaction%'`,
      );
    await until(async () => (await idle()).length === 0);
  });

  it('refuses hooks and required work outside of a run', () => {
    expect(unitOfWork.active).toBe(false);
    expect(() => unitOfWork.afterCommit(() => undefined)).toThrow('outside');
    expect(() => unitOfWork.requireActive('A change')).toThrow('A change must run inside');
  });
});

describe('a rehearsal', () => {
  it('answers the result and leaves nothing, neither rows nor hooks', async () => {
    const seen: string[] = [];
    const result = await unitOfWork.rehearse(async () => {
      unitOfWork.afterCommit(() => void seen.push('never'));
      await unitOfWork.run(() => add(1));
      return sql.one('SELECT value FROM tally WHERE id = 1');
    });
    expect(result).toEqual({ value: 1 });
    expect(await values()).toEqual([0, 0]);
    expect(seen).toEqual([]);
  });

  it('fails as the real run would, also by what is checked at the commit', async () => {
    await test.sql(`CREATE TABLE pairs (id integer,
      CONSTRAINT uq_pairs UNIQUE (id) DEFERRABLE INITIALLY DEFERRED)`);
    const twice = () => sql.count('INSERT INTO pairs VALUES (1), (1)');
    await expect(unitOfWork.run(twice)).rejects.toMatchObject({ code: '23505' });
    await expect(unitOfWork.rehearse(twice)).rejects.toMatchObject({ code: '23505' });
    const failing = unitOfWork.rehearse(() => Promise.reject(new Error('no')));
    await expect(failing).rejects.toThrow('no');
  });

  it('runs again after a deadlock, and never inside of a unit of work', async () => {
    let runs = 0;
    const result = await unitOfWork.rehearse(async () => {
      runs += 1;
      if (runs === 1)
        await sql.count("DO $$ BEGIN RAISE EXCEPTION 'x' USING ERRCODE = '40P01'; END $$");
      return runs;
    });
    expect(result).toBe(2);
    const nested = unitOfWork.run(() => unitOfWork.rehearse(() => Promise.resolve()));
    await expect(nested).rejects.toThrow('cannot be a part');
  });
});

describe('a snapshot', () => {
  it('sees one moment, and writes nothing', async () => {
    const read = () => sql.one('SELECT value FROM tally WHERE id = 1');
    await unitOfWork.snapshot(async () => {
      expect(await read()).toEqual({ value: 0 });
      await test.sql('UPDATE tally SET value = 7 WHERE id = 1');
      expect(await unitOfWork.run(read)).toEqual({ value: 0 });
      expect(() => unitOfWork.afterCommit(() => undefined)).toThrow('outside');
    });
    expect(await read()).toEqual({ value: 7 });
    await expect(unitOfWork.snapshot(() => add(1))).rejects.toMatchObject({ code: '25006' });
    const nested = unitOfWork.run(() => unitOfWork.snapshot(read));
    await expect(nested).rejects.toThrow('cannot be a part');
  });
});

describe('a savepoint', () => {
  it('fails alone: its statements and hooks are undone, the rest is committed', async () => {
    const seen: string[] = [];
    await unitOfWork.run(async () => {
      unitOfWork.afterCommit(() => void seen.push('before'));
      await add(1);
      const part = unitOfWork.savepoint(async () => {
        unitOfWork.afterCommit(() => void seen.push('never'));
        await add(2);
        await sql.count('SELECT 1/0');
      });
      await expect(part).rejects.toMatchObject({ code: '22012' });
      expect(await unitOfWork.savepoint(() => add(1))).toBe(1);
      unitOfWork.afterCommit(() => void seen.push('after'));
    });
    expect(await values()).toEqual([2, 0]);
    expect(seen).toEqual(['before', 'after']);
  });

  it('may hold others, and goes with the unit', async () => {
    await unitOfWork.run(async () => {
      const outer = unitOfWork.savepoint(async () => {
        await unitOfWork.savepoint(() => add(1));
        const inner = unitOfWork.savepoint(() => sql.count('SELECT 1/0'));
        await expect(inner).rejects.toThrow();
        await add(2);
        throw new Error('outer part');
      });
      await expect(outer).rejects.toThrow('outer part');
      await add(2);
    });
    expect(await values()).toEqual([0, 1]);
    const failing = unitOfWork.run(async () => {
      await unitOfWork.savepoint(() => add(1));
      throw new Error('unit');
    });
    await expect(failing).rejects.toThrow('unit');
    expect(await values()).toEqual([0, 1]);
  });

  it.each(['40001', '40P01'])(
    'leaves a %s to the unit, which runs again as a whole',
    async (code) => {
      let runs = 0;
      await unitOfWork.run(async () => {
        runs += 1;
        await add(1);
        const text = `DO $$ BEGIN RAISE EXCEPTION 'x' USING ERRCODE = '${code}'; END $$`;
        await unitOfWork.savepoint(() => (runs === 1 ? sql.count(text) : add(2)));
      });
      expect(runs).toBe(2);
      expect(await values()).toEqual([1, 1]);
    },
  );

  it('needs a unit of work', async () => {
    await expect(unitOfWork.savepoint(() => add(1))).rejects.toThrow('must run inside');
  });
});

describe('plain SQL', () => {
  it('reads bigint as a number and refuses one that a number cannot hold', async () => {
    expect(await sql.one('SELECT 9007199254740991::bigint AS n')).toEqual({ n: 9007199254740991 });
    await expect(sql.one('SELECT 9007199254740993::bigint AS n')).rejects.toThrow('2^53');
  });

  it('answers rows, one row, none, and a count', async () => {
    expect(await sql.rows('SELECT id FROM tally ORDER BY id')).toEqual([{ id: 1 }, { id: 2 }]);
    expect(await sql.one('SELECT id FROM tally WHERE id = $1', [9])).toBeNull();
    expect(await sql.count('UPDATE tally SET value = 7')).toBe(2);
  });

  it('prepares a statement once for each connection', async () => {
    const prepared = await sql.withConnection(async (client) => {
      const { rows } = await client.query<{ n: number }>(
        'SELECT count(*) AS n FROM pg_prepared_statements',
      );
      return rows[0]?.n;
    });
    expect(prepared).toBeGreaterThan(0);
  });

  it('destroys a connection on which the work failed', async () => {
    const pid = () =>
      sql.withConnection(async (client) => {
        const { rows } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
        throw Object.assign(new Error('broken'), rows[0]);
      });
    const failure = (await pid().catch((error: unknown) => error)) as { pid: number };
    const alive = () => test.sql('SELECT 1 FROM pg_stat_activity WHERE pid = $1', [failure.pid]);
    // The server notices a closed socket in its own time; a pooled connection would live on.
    await until(async () => (await alive()).length === 0);
  });
});
