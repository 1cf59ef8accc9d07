import { hostname } from 'node:os';
import si from 'systeminformation';
import type { MetricEnvelope } from '@monasca/common/messages';

const mebibyte = 1_048_576;

/** A name of the monasca-agent, its value, and the dimensions beside `hostname` and `service`. */
type Reading = readonly [name: string, value: number | null | undefined, dimensions?: Record<string, string>];

/** Reads this machine under the names and dimensions of the monasca-agent's system plug-ins. */
export class MachineMetrics {
  readonly #tenantId: string;
  readonly #dimensions = { hostname: hostname(), service: 'monitoring' };

  constructor(tenantId: string) {
    this.#tenantId = tenantId;
  }

  /** One sample of everything that can be read here; readings that the system does not give are left out. */
  async read(): Promise<MetricEnvelope[]> {
    const [load, memory, disks, network] = await Promise.all([
      si.currentLoad(),
      si.mem(),
      si.fsSize(),
      si.networkStats('*'),
    ]);
    const timestamp = Date.now();
    const readings = [
      ...cpuReadings(load),
      ...memoryReadings(memory),
      ...disks.flatMap(diskReadings),
      ...network.flatMap(networkReadings),
    ];
    return readings.flatMap(([name, value, dimensions]) =>
      typeof value === 'number' && Number.isFinite(value) ? [this.#envelope(name, value, timestamp, dimensions)] : [],
    );
  }

  #envelope(name: string, value: number, timestamp: number, more: Record<string, string> = {}): MetricEnvelope {
    return {
      metric: { name, timestamp, value, valueMeta: null, dimensions: { ...this.#dimensions, ...more } },
      meta: { tenantId: this.#tenantId, region: 'RegionOne' },
      creationTime: Math.floor(timestamp / 1_000),
    };
  }
}

function cpuReadings(load: si.Systeminformation.CurrentLoadData): Reading[] {
  return [
    ['cpu.percent', load.currentLoad],
    ['cpu.user_perc', load.currentLoadUser],
    ['cpu.system_perc', load.currentLoadSystem],
    ['cpu.idle_perc', load.currentLoadIdle],
    ['cpu.stolen_perc', load.currentLoadSteal],
    ['cpu.total_logical_cores', load.cpus.length],
    ['load.avg_1_min', load.avgLoad],
  ];
}

function memoryReadings(memory: si.Systeminformation.MemData): Reading[] {
  return [
    ['mem.total_mb', memory.total / mebibyte],
    ['mem.free_mb', memory.free / mebibyte],
    ['mem.usable_mb', memory.available / mebibyte],
    ['mem.usable_perc', (memory.available / memory.total) * 100],
    ['mem.used_cache', memory.buffcache / mebibyte],
    ['mem.swap_total_mb', memory.swaptotal / mebibyte],
    ['mem.swap_free_mb', memory.swapfree / mebibyte],
  ];
}

function diskReadings({ fs, mount, size, used, use }: si.Systeminformation.FsSizeData): Reading[] {
  const dimensions = { device: fs, mount_point: mount };
  return [
    ['disk.total_space_mb', size / mebibyte, dimensions],
    ['disk.total_used_space_mb', used / mebibyte, dimensions],
    ['disk.space_used_perc', use, dimensions],
  ];
}

function networkReadings(network: si.Systeminformation.NetworkStatsData): Reading[] {
  const dimensions = { device: network.iface };
  return [
    // The first reading of an interface has no rate yet (systeminformation gives null).
    ['net.in_bytes_sec', network.rx_sec, dimensions],
    ['net.out_bytes_sec', network.tx_sec, dimensions],
    ['net.in_errors', network.rx_errors, dimensions],
    ['net.out_errors', network.tx_errors, dimensions],
  ];
}
