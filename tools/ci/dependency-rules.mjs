// Licences under which a package may be shipped with the program, or help to build it.
const shippable = new Set(
  [
    'MIT',
    'MIT-0',
    'ISC',
    'BSD-2-Clause',
    'BSD-3-Clause',
    'Apache-2.0',
    '0BSD',
    'BlueOak-1.0.0',
  ].concat(['Unlicense', 'Zlib', 'CC0-1.0', 'PostgreSQL', 'Python-2.0']),
);
const onlyForDevelopment = new Set(['CC-BY-3.0', 'CC-BY-4.0', 'MPL-2.0', 'Artistic-2.0', 'WTFPL']);

// Their package.json says it in an old form, or not at all; what they say elsewhere was read.
const readByHand = new Map(
  ['busboy', 'streamsearch', 'passport-strategy', 'pause'].map((name) => [name, 'MIT']),
);

/** Whether an SPDX expression can be fulfilled with allowed licences only. */
function fulfils(expression, allowed) {
  const text = expression.replace(/^\(|\)$/g, '');
  if (text.includes(' OR ')) return text.split(' OR ').some((part) => fulfils(part, allowed));
  return text.split(' AND ').every((part) => allowed.has(part.trim()));
}

function* faultsOf(name, { license, dev, integrity, resolved, link }) {
  if (link) return;
  const known = license ?? readByHand.get(name);
  const allowed = dev ? new Set([...shippable, ...onlyForDevelopment]) : shippable;
  if (!known) yield `${name}: no licence`;
  else if (!fulfils(known, allowed)) yield `${name}: licence ${known}`;
  if (!integrity?.startsWith('sha512-')) yield `${name}: no sha512 integrity`;
  // Without `resolved` a package comes from the registry that npm is set to, and from nowhere else.
  if (resolved) yield `${name}: comes from ${new URL(resolved).protocol}, not by its name`;
}

/** Faults of the `packages` of a lock file, as sentences. */
export function dependencyFaults(packages) {
  return Object.entries(packages)
    .filter(([path]) => path !== '')
    .flatMap(([path, entry]) => [...faultsOf(path.replace(/^.*node_modules\//, ''), entry)]);
}
