/** The roles that a claim of the provider stands for: a text, or a list of texts. */
export function mappedRoles(claim: unknown, map: Readonly<Record<string, string>>): string[] {
  const values: unknown[] = Array.isArray(claim) ? claim : [claim];
  const roles = values.flatMap((value) =>
    typeof value === 'string' && Object.hasOwn(map, value) ? [map[value] as string] : [],
  );
  return [...new Set(roles)];
}
