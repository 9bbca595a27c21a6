// Builds and restarts the program whenever a source changes.
import { spawn, spawnSync } from 'node:child_process';
import { watch } from 'node:fs';

const quietMs = 200;
let program = null;
let timer = null;
let stopping = false;
let changed = false;

function start() {
  const flags = ['--enable-source-maps', 'dist/src/main.js', ...process.argv.slice(2)];
  const started = spawn(process.execPath, flags, { stdio: 'inherit' });
  program = started;
  started.on('exit', () => {
    if (program === started) program = null;
    if (stopping) process.exit();
  });
}

function stop() {
  return new Promise((resolve) => {
    if (!program) return resolve();
    program.once('exit', resolve);
    program.kill('SIGTERM');
  });
}

async function rebuild() {
  timer = null;
  changed = false;
  const build = spawnSync(process.execPath, ['tools/bootstrap.mjs', '--modules'], {
    stdio: 'inherit',
  });
  // A broken build keeps the last good program running.
  if (build.status !== 0) return;
  console.log('\nChanged: restarting …');
  await stop();
  start();
  if (changed) schedule();
}

function schedule() {
  changed = true;
  if (timer) clearTimeout(timer);
  timer = setTimeout(rebuild, quietMs);
}

for (const folder of ['src', 'migrations']) {
  watch(folder, { recursive: true }, (_event, name) => {
    if (name?.endsWith('.ts') && !name.endsWith('.spec.ts')) schedule();
  });
}

for (const signal of ['SIGINT', 'SIGTERM']) {
  process.on(signal, () => {
    stopping = true;
    if (!program) process.exit();
    // Ctrl-C in a terminal reaches the program by itself; a second signal would do no harm.
    program.kill(signal);
  });
}

start();
