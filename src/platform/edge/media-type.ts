const charsetParameter = /;\s*charset\s*=\s*"?([^\s;"]+)"?/i;

export interface MediaType {
  /** `type/subtype` in lower case; empty when there is none. */
  readonly type: string;
  readonly charset: string | null;
}

/** The parts of a Content-Type header that decide whether a body can be read. */
export function mediaTypeOf(header: string | undefined): MediaType {
  const text = header ?? '';
  const type = (text.split(';', 1)[0] ?? '').trim().toLowerCase();
  return { type, charset: charsetParameter.exec(text)?.[1]?.toLowerCase() ?? null };
}
