import { Injectable } from '@nestjs/common';
import type { Gauge } from 'prom-client';
import { AppConfig } from '../../config/app-config.js';
import { Metrics } from '../metrics/metrics.js';
import type { PeriodicTask } from '../periodic/periodic-task.js';
import { PeriodicWork } from '../periodic/periodic-work.js';
import { diskSpace, type WatchedFolder, watchedFolders } from './disk-space.js';

const everyMs = 15_000;

/** The disks that this process writes to, looked at in the background: a disk may not answer. */
@Injectable()
export class DiskMetrics {
  private readonly free: Gauge;
  private readonly size: Gauge;
  private readonly folders: readonly WatchedFolder[];
  private readonly looks: PeriodicTask<void>;

  constructor(
    config: AppConfig,
    private readonly metrics: Metrics,
    periodic: PeriodicWork,
  ) {
    this.folders = watchedFolders(config);
    this.free = metrics.gauge('orderly_disk_free_bytes', 'What may still be written.', ['use']);
    this.size = metrics.gauge('orderly_disk_size_bytes', 'Size of the disk.', ['use']);
    this.looks = periodic.define({ name: 'disk-metrics', everyMs, work: () => this.look() });
  }

  /** Brings the gauges up to date now. */
  refresh(): Promise<void> {
    return this.looks.run();
  }

  private async look(): Promise<void> {
    if (!this.metrics.enabled) return;
    for (const { use, path } of this.folders) {
      const { freeBytes, totalBytes } = await diskSpace(path);
      this.free.set({ use }, freeBytes);
      this.size.set({ use }, totalBytes);
    }
  }
}
