// With node --import: each SIGUSR2 prints how many bytes came onto the heap since the one before. That
// is what collections found there beyond what the one before had left, whenever they happened.
import v8 from 'node:v8';

let profiler = null;
let kept = 0;

const used = () => v8.getHeapStatistics().used_heap_size;

function start() {
  profiler = new v8.GCProfiler();
  profiler.start();
  kept = used();
}

process.on('SIGUSR2', () => {
  let bytes = 0;
  for (const { beforeGC, afterGC } of profiler?.stop().statistics ?? []) {
    bytes += beforeGC.heapStatistics.usedHeapSize - kept;
    kept = afterGC.heapStatistics.usedHeapSize;
  }
  if (profiler) bytes += used() - kept;
  process.stdout.write(`\nallocated ${bytes}\n`);
  start();
});
