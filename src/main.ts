import { loadConfig } from './config/load-config.js';
import { readEnvironment } from './config/read-environment.js';
import { failStart } from './fail-start.js';
import { runProgram } from './program.js';

try {
  await runProgram(loadConfig(readEnvironment()), process.argv.slice(2), process);
} catch (error) {
  failStart(error);
}
