import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { SecretBox } from '../crypto/secret-box.js';
import { Sql } from '../database/sql.js';
import {
  holdsPersonal,
  openedFields,
  type PersonalFields,
  sealedFields,
  subjectsOf,
  withheldFields,
} from './personal-fields.js';

type Values = Readonly<Record<string, unknown>>;

interface Entry {
  readonly before: Values | null;
  readonly after: Values | null;
}

interface KeyRow {
  readonly subject: string;
  readonly wrapped: string;
}

const contextOf = (subject: string): string => `personal-key:${subject}`;

/** A key per person for what the append-only audit holds about them: erasing is destroying the key. */
@Injectable()
export class PersonalKeys {
  constructor(
    private readonly sql: Sql,
    private readonly box: SecretBox,
  ) {}

  /** The records with their personal fields sealed for the person, who gets a key at first. */
  async seal(
    records: readonly (object | null | undefined)[],
    { subject, fields }: PersonalFields,
  ): Promise<(Values | null)[]> {
    if (subject === null)
      return records.map((record) => (record ? withheldFields(record, { subject, fields }) : null));
    // Most orders have no address of their own: they need no key.
    if (!records.some((record) => record && holdsPersonal(record, fields)))
      return records.map((record) => (record ? { ...record } : null));
    const key = await this.keyOf(subject);
    return records.map((record) => (record ? sealedFields(record, subject, fields, key) : null));
  }

  /** The entries as they were before sealing, as far as there are keys: at most one look-up. */
  async open<Row extends Entry>(rows: readonly Row[]): Promise<Row[]> {
    const subjects = rows.flatMap(({ before, after }) => [
      ...subjectsOf(before),
      ...subjectsOf(after),
    ]);
    if (subjects.length === 0) return [...rows];
    const keys = await this.find([...new Set(subjects)]);
    return rows.map((row) => ({
      ...row,
      before: row.before && openedFields(row.before, keys),
      after: row.after && openedFields(row.after, keys),
    }));
  }

  /** What was sealed for the person is unreadable from the commit on. */
  async destroy(subject: string): Promise<void> {
    await this.sql.count('DELETE FROM personal_keys WHERE subject_id = $1', [subject]);
  }

  private async keyOf(subject: string): Promise<Buffer> {
    const known = (await this.find([subject])).get(subject);
    if (known) return known;
    const wrapped = this.box.seal(randomBytes(32).toString('base64'), contextOf(subject));
    await this.sql.count(
      `INSERT INTO personal_keys (subject_id, wrapped_key) VALUES ($1, $2) ON CONFLICT DO NOTHING`,
      [subject, wrapped],
    );
    return (await this.find([subject])).get(subject) as Buffer;
  }

  private async find(subjects: readonly string[]): Promise<Map<string, Buffer>> {
    const rows = await this.sql.rows<KeyRow>(
      `SELECT subject_id AS subject, wrapped_key AS wrapped FROM personal_keys
        WHERE subject_id = ANY($1::uuid[])`,
      [subjects],
    );
    return new Map(
      rows.map(({ subject, wrapped }) => {
        const opened = this.box.open(wrapped, contextOf(subject));
        return [subject, Buffer.from(opened, 'base64')];
      }),
    );
  }
}
