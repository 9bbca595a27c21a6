// Prints what CHANGELOG.md says about the version of $TAG; fails when tag, package and changelog differ.
import { readFileSync } from 'node:fs';

/** The section of a version, without its heading. */
export function notesOf(changelog, version) {
  const sections = changelog.split(/^## /m).slice(1);
  const section = sections.find(
    (text) =>
      text
        .split('\n')[0]
        .split(/[\s\]]/)[0]
        .replace('[', '') === version,
  );
  return section?.split('\n').slice(1).join('\n').trim() ?? null;
}

/** What is wrong with releasing this tag, or null. */
export function releaseFault(tag, version, notes) {
  if (tag !== `v${version}`) return `The tag is ${tag}, the package is ${version}.`;
  return notes ? null : `CHANGELOG.md has no section for ${version}.`;
}

if (process.argv[1] === import.meta.filename) {
  const { version } = JSON.parse(readFileSync('package.json', 'utf8'));
  const notes = notesOf(readFileSync('CHANGELOG.md', 'utf8'), version);
  const fault = releaseFault(process.env.TAG, version, notes);
  if (fault) console.error(fault);
  else console.log(notes);
  process.exitCode = fault ? 1 : 0;
}
