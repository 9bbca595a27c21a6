import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';

/** A file that a command makes from the code. */
export interface GeneratedFile {
  readonly path: string;
  readonly content: string;
  /** The command that makes it, for the message. */
  readonly command: string;
}

/** Writes the file, or with `check` only compares. @throws when it differs from the code */
export async function writeOrCheck(
  { path, content, command }: GeneratedFile,
  check: boolean,
): Promise<void> {
  if (!check) {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, content);
    console.log(`Wrote ${path}.`);
    return;
  }
  const present = await readFile(path, 'utf8').catch(() => '');
  if (present !== content)
    throw new Error(`${path} is not what the code says. Run: npm run orderly -- ${command}`);
  console.log(`${path} is what the code says.`);
}
