import { loadConfig } from './config/load-config.js';
import { readEnvironment } from './config/read-environment.js';
import { failStart } from './fail-start.js';
import { ownRole } from './config/worker-role.js';
import { WorkerHost } from './platform/lifecycle/worker.js';
import { holdYoungGeneration } from './platform/lifecycle/young-generation.js';

const youngGeneration = holdYoungGeneration();
try {
  const config = loadConfig(readEnvironment());
  const flags = process.argv.slice(2);
  if (ownRole === null && config.http.workers > 1) {
    // The program's modules are the workers' business: the supervisor stays small.
    const { supervise } = await import('./supervise.js');
    await supervise(config, flags, process);
  } else {
    const { runProgram } = await import('./program.js');
    await runProgram(config, flags, ownRole ? new WorkerHost(process) : process);
  }
} catch (error) {
  failStart(error);
}
youngGeneration.release();
