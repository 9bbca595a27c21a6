/** How one row is read by its key: a uuid. */
export interface KeyedRead {
  /** For the one key `$1`. */
  readonly one: string;
  /** For all keys of the array `$1`: the same columns, and the key as `batchKey`. */
  readonly many: string;
}

/** Reads `columns` of what `from` names, by a key column that is a uuid: `o.id`. */
export function keyedRead(columns: string, from: string, key: string): KeyedRead {
  return {
    one: `SELECT ${columns} FROM ${from} WHERE ${key} = $1`,
    many: `SELECT ${columns}, ${key} AS "batchKey" FROM ${from} WHERE ${key} = ANY($1::uuid[])`,
  };
}
