import { runCommandLine } from './cli/command-line.js';

process.exitCode = await runCommandLine(process.argv);
// Timers of the application must not hold the command; its output has been written by now.
process.exit();
