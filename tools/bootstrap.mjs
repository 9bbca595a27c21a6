// Runs before every npm script: installs when the lock changed, builds when a source is newer:
// compiles every module, then joins them into the program that is started (--modules: not that).
// Only Node built-ins, and only syntax of Node 20: it runs before anything is installed, on
// whatever Node started npm. The script after it already finds Node 24 in node_modules/.bin.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  existsSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { oneAtATime } from './one-at-a-time.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const inRoot = (path) => join(root, path);
const INSTALL_STAMP = inRoot('node_modules/.orderly-install');
const BUILD_STAMP = '.orderly-build';
const BUNDLE_STAMP = '.orderly-bundle';
const COMPILED = ['src', 'migrations'];
const BUILD_CONFIG = [
  '.swcrc',
  'tools/bootstrap.mjs',
  'tools/bundle.mjs',
  'tools/source-lines.mjs',
  'node_modules/.orderly-install',
];

function hashOf(entries) {
  const hash = createHash('sha256');
  for (const entry of entries) hash.update(entry).update('\0');
  return hash.digest('hex');
}

const read = (path) => (existsSync(path) ? readFileSync(path, 'utf8') : '');

function fail(message) {
  console.error(`\n${message}`);
  process.exit(1);
}

function installIfStale() {
  const manifest = { ...JSON.parse(read(inRoot('package.json'))), scripts: undefined };
  const platform = `${process.platform}-${process.arch}`;
  const wanted = hashOf([platform, JSON.stringify(manifest), read(inRoot('package-lock.json'))]);
  if (read(INSTALL_STAMP) === wanted) return;
  console.log('Installing dependencies (first run, or package-lock.json changed) …');
  const npm = process.env.npm_execpath;
  // NODE_ENV=production would leave out the compiler and the pinned Node.
  // Warnings about engines speak of the Node that installs, not of the one that runs.
  const quiet = ['--no-audit', '--no-fund', '--loglevel=error'];
  const arguments_ = ['ci', '--include=dev', '--include=optional', ...quiet];
  const options = { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] };
  const result = npm
    ? spawnSync(process.execPath, [npm, ...arguments_], options)
    : spawnSync('npm', arguments_, { ...options, shell: process.platform === 'win32' });
  if (result.status !== 0) fail('npm ci failed; see above. Is the package registry reachable?');
  writeFileSync(INSTALL_STAMP, wanted);
}

/** Path, size and modification time of every file that the build reads. */
function buildInputs() {
  const inputs = [];
  const visit = (path) => {
    const stat = statSync(inRoot(path), { throwIfNoEntry: false });
    if (stat?.isDirectory()) for (const name of readdirSync(inRoot(path))) visit(`${path}/${name}`);
    else if (stat && !path.endsWith('.spec.ts'))
      inputs.push(`${path} ${stat.size} ${stat.mtimeMs}`);
  };
  for (const path of [...COMPILED, ...BUILD_CONFIG]) visit(path);
  return inputs.sort();
}

function run(tool, args) {
  const options = { cwd: root, encoding: 'utf8' };
  return spawnSync(process.execPath, [inRoot(tool), ...args], options);
}

function compile(wanted) {
  const present = COMPILED.filter((path) => existsSync(inRoot(path)));
  // Compiled aside and swapped in: no half-written dist, no leftover of a deleted source.
  const fresh = `dist.${process.pid}`;
  const arguments_ = [...present, '--out-dir', fresh, '--ignore', '**/*.spec.ts', '--quiet'];
  const result = run('node_modules/@swc/cli/bin/swc.js', arguments_);
  if (result.status === 0) {
    writeFileSync(inRoot(`${fresh}/${BUILD_STAMP}`), wanted);
    rmSync(inRoot('dist'), { recursive: true, force: true });
    renameSync(inRoot(fresh), inRoot('dist'));
  } else {
    rmSync(inRoot(fresh), { recursive: true, force: true });
    fail(`The build failed:\n${result.stdout}${result.stderr}`);
  }
}

function bundle(wanted) {
  const result = run('tools/bundle.mjs', []);
  if (result.status !== 0) fail(`The build failed:\n${result.stdout}${result.stderr}`);
  writeFileSync(inRoot(`dist/${BUNDLE_STAMP}`), wanted);
}

export function buildIfStale({ force = false, modulesOnly = false } = {}) {
  const wanted = hashOf(buildInputs());
  const isStale = (stamp) => force || read(inRoot(`dist/${stamp}`)) !== wanted;
  if (isStale(BUILD_STAMP)) compile(wanted);
  if (!modulesOnly && isStale(BUNDLE_STAMP)) bundle(wanted);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const force = process.argv.includes('--build');
  const modulesOnly = process.argv.includes('--modules');
  const work = () => {
    installIfStale();
    buildIfStale({ force, modulesOnly });
  };
  const waiting = 'Another command is installing or building here: this one goes on after it …';
  await oneAtATime(root, work, () => console.log(waiting));
}
