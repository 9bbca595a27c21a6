/**
 * Whether an ID token says that the provider asked for a second factor: a method of `amr`
 * (RFC 8176), or the class in `acr`, is one of these values.
 */
export function showsSecondFactor(
  { amr, acr }: Readonly<Record<string, unknown>>,
  values: readonly string[],
): boolean {
  const shown: unknown[] = [...(Array.isArray(amr) ? (amr as unknown[]) : []), acr];
  return shown.some((value) => typeof value === 'string' && values.includes(value));
}
