// With node --import: SIGUSR2 prints from which packages files were loaded.
import { registerHooks } from 'node:module';

const packageName = /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)/;
const loaded = new Set();

registerHooks({
  load(url, context, next) {
    const [, name] = packageName.exec(url) ?? [];
    if (name) loaded.add(name);
    return next(url, context);
  },
});

process.on('SIGUSR2', () => process.stdout.write(`\nloaded ${JSON.stringify([...loaded])}\n`));
