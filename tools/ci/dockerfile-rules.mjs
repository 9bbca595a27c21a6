// What the Dockerfile must keep, whoever edits it.

/** The instructions in their order, continued lines joined, comments dropped. */
function instructionsOf(text) {
  const joined = text
    .split('\n')
    .filter((line) => !/^\s*#/.test(line))
    .join('\n')
    .replace(/\\\n/g, ' ');
  return joined
    .split('\n')
    .map((line) => /^(?<name>[A-Z]+)\s+(?<value>.*)$/.exec(line.trim())?.groups)
    .filter(Boolean);
}

function* stageFaults(stage) {
  const of = (name) => stage.filter((instruction) => instruction.name === name);
  const user = of('USER').at(-1)?.value ?? '';
  if (!/^[1-9]\d*(:[1-9]\d*)?$/.test(user)) yield 'the last stage runs as root, or by a name';
  if (of('HEALTHCHECK').length === 0) yield 'no HEALTHCHECK';
  // A shell in between would keep the signals for itself.
  for (const name of ['CMD', 'ENTRYPOINT'])
    if (!of(name).every(({ value }) => value.startsWith('['))) yield `${name} is run by a shell`;
  if (of('COPY').some(({ value }) => /\s\.\s+\S+$/.test(` ${value}`)))
    yield 'COPY takes the whole context';
}

/** Faults of a Dockerfile, as sentences. */
export function dockerfileFaults(text) {
  const instructions = instructionsOf(text);
  const faults = [];
  const images = instructions.filter(({ name }) => name === 'FROM');
  const pins = instructions.filter(
    ({ name, value }) => name === 'ARG' && value.includes('_IMAGE='),
  );
  for (const { value } of images)
    if (!/(^|\s)\$\{\w+_IMAGE\}(\s|$)/.test(value)) faults.push(`FROM ${value}: not a pinned ARG`);
  for (const { value } of pins)
    if (!/@sha256:[0-9a-f]{64}$/.test(value)) faults.push(`ARG ${value}: no digest`);
  for (const { name, value } of instructions) {
    if (name === 'ADD') faults.push('ADD fetches and unpacks; use COPY');
    if (name === 'RUN' && /\b(curl|wget)\b/.test(value)) faults.push('RUN downloads past the lock');
    if (name === 'RUN' && /\bnpm (i|install)\b/.test(value)) faults.push('npm install: use npm ci');
    if (['ENV', 'ARG'].includes(name) && /(SECRET|PASSWORD|TOKEN|_KEYS?)=/.test(value))
      faults.push(`${name} bakes a secret in`);
  }
  const last = instructions.slice(instructions.lastIndexOf(images.at(-1)));
  return [...faults, ...stageFaults(last)];
}
