import { openWith, sealWith } from '../crypto/sealing.js';

/** Which fields of a record are personal data, and of whom. */
export interface PersonalFields {
  /** The id of the person; null: of somebody without an id, whose data is withheld. */
  readonly subject: string | null;
  readonly fields: readonly string[];
}

export const withheld = '[withheld]';
export const erased = '[erased]';

const sealedText = /^personal:([0-9a-f-]{36}):(.+)$/;

type Values = Readonly<Record<string, unknown>>;

function replaced(
  record: object,
  fields: readonly string[],
  replace: (value: unknown) => string,
): Values {
  const entries = Object.entries(record).map(([name, value]: [string, unknown]) => {
    const personal = fields.includes(name) && value !== null && value !== undefined;
    return [name, personal ? replace(value) : value] as const;
  });
  return Object.fromEntries(entries);
}

/** Whether any of the fields has a value. */
export function holdsPersonal(record: object, fields: readonly string[]): boolean {
  const values = record as Values;
  return fields.some((name) => values[name] !== null && values[name] !== undefined);
}

/** A copy whose personal fields say only that there was something. */
export function withheldFields(record: object, { fields }: PersonalFields): Values {
  return replaced(record, fields, () => withheld);
}

/** A copy whose personal fields open only with the key of the person. */
export function sealedFields(
  record: object,
  subject: string,
  fields: readonly string[],
  key: Buffer,
): Values {
  return replaced(
    record,
    fields,
    (value) => `personal:${subject}:${sealWith(key, JSON.stringify(value), subject)}`,
  );
}

/** The ids of the persons whose sealed data is at the top of the record. */
export function subjectsOf(record: Values | null): string[] {
  return Object.values(record ?? {}).flatMap((value) => {
    const subject = typeof value === 'string' ? sealedText.exec(value)?.[1] : undefined;
    return subject === undefined ? [] : [subject];
  });
}

/** A copy with what the keys open; what has no key any more was erased. */
export function openedFields(record: Values, keys: ReadonlyMap<string, Buffer>): Values {
  const entries = Object.entries(record).map(([name, value]) => {
    const [, subject = '', text = ''] = (typeof value === 'string' && sealedText.exec(value)) || [];
    if (subject === '') return [name, value] as const;
    const key = keys.get(subject);
    return [name, key ? (JSON.parse(openWith([key], text, subject)) as unknown) : erased] as const;
  });
  return Object.fromEntries(entries);
}
