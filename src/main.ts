import { loadConfig } from './config/load-config.js';
import { failStart } from './fail-start.js';
import { runProgram } from './program.js';

try {
  await runProgram(loadConfig(process.env), process.argv.slice(2));
} catch (error) {
  failStart(error);
}
