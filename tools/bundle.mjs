// Joins the built program and its packages into dist/main.js and a few chunks: loading thousands of
// modules one by one is most of what a start takes. Runs after the build, see tools/bootstrap.mjs.
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { sourceLines } from './source-lines.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const output = join(root, 'dist');

// Binaries, packages that find files beside themselves, and what Nest and pg load if it is there.
const external = [
  '@node-rs/argon2',
  'pino',
  'pino-pretty',
  'pino-roll',
  'swagger-ui-dist',
  '@fastify/static',
  '@nestjs/microservices',
  '@nestjs/websockets',
  'pg-native',
];

/** It requires TypeORM by a path of its own at run time: there would be two of them. */
const oneTypeOrm = {
  name: 'one-typeorm',
  setup({ onLoad }) {
    onLoad({ filter: /@nestjs\/typeorm\/dist\/common\/typeorm-compat\.js$/ }, ({ path }) => ({
      resolveDir: dirname(path),
      contents: `import * as typeorm from 'typeorm';
        export const Connection = typeorm['Connection'];
        export const AbstractRepository = typeorm['AbstractRepository'];`,
    }));
  },
};

const isName = (name) => /^[A-Za-z_$][\w$]*$/.test(name);

/**
 * A CommonJS package that is imported when it is needed has a default export alone in a bundle. It
 * gets the names that node finds in it.
 */
const importedLater = {
  name: 'imported-later',
  setup({ onResolve, onLoad, resolve }) {
    onResolve({ filter: /^[^.]/ }, async ({ kind, path, resolveDir, pluginData }) => {
      if (kind !== 'dynamic-import' || pluginData === importedLater) return null;
      const found = await resolve(path, { kind, resolveDir, pluginData: importedLater });
      if (found.external || found.errors.length > 0) return found;
      return { path: found.path, namespace: importedLater.name };
    });
    onLoad({ filter: /./, namespace: importedLater.name }, async ({ path }) => {
      const names = Object.keys(await import(pathToFileURL(path))).filter(isName);
      const contents = `export { ${names.join(', ')} } from ${JSON.stringify(path)};`;
      return { contents, resolveDir: dirname(path) };
    });
  },
};

// One character beyond ASCII, and V8 keeps the whole file in twice the memory. esbuild leaves them
// in regular expressions alone, where the escape means the same.
const asciiOf = (text) =>
  text.replace(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);

const { outputFiles } = await build({
  absWorkingDir: root,
  entryPoints: ['dist/src/main.js'],
  outdir: 'dist',
  chunkNames: 'chunks/[name]-[hash]',
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node24',
  // Providers, entities and schemas go by the names of their classes.
  keepNames: true,
  legalComments: 'none',
  sourcemap: 'external',
  sourcesContent: false,
  logLevel: 'warning',
  external,
  plugins: [oneTypeOrm, importedLater],
  banner: {
    js: `import { createRequire as requireFrom } from 'node:module'; const require = requireFrom(import.meta.url);`,
  },
  write: false,
});
const lines = {};
for (const { path, text } of outputFiles) {
  if (path.endsWith('.map')) {
    const inRoot = (source) => relative(root, join(dirname(path), source));
    lines[relative(output, path).slice(0, -'.map'.length)] = sourceLines(JSON.parse(text), inRoot);
  } else {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, asciiOf(text));
  }
}
// Whole source maps would take 100 MB to look one line up.
writeFileSync(join(output, 'source-lines.json'), JSON.stringify(lines));
