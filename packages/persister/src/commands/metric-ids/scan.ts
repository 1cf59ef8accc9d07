import { seriesId } from '@monasca/common/messages';
import type { Series } from '../../repositories/cassandra/series.js';
import type { Session } from '../../repositories/cassandra/session.js';

/** A row of table `metrics` that has lost its `metric_id`. */
export interface LostMetric {
  readonly series: Series;
  /** Milliseconds since the epoch; undefined where the row has none. */
  readonly createdAt: number | undefined;
  readonly updatedAt: number | undefined;
}

/** A row as the driver reads it. */
interface Row {
  readonly region: string;
  readonly tenant_id: string;
  readonly metric_name: string;
  readonly dimensions: readonly string[] | null;
  readonly metric_id: Buffer | null;
  readonly created_at: Date | null;
  readonly updated_at: Date | null;
}

/**
 * Reads the whole table, page by page.
 * @param onRow told of each row that was read
 */
export async function* lostMetrics(session: Session, keyspace: string, onRow: () => void): AsyncGenerator<LostMetric> {
  const columns = 'region, tenant_id, metric_name, dimensions, metric_id, created_at, updated_at';
  const rows = await session.execute(`select ${columns} from "${keyspace}".metrics`);
  for await (const row of rows) {
    onRow();
    const { metric_id, created_at, updated_at } = row as unknown as Row;
    if (metric_id !== null) continue;
    const times = { createdAt: created_at?.getTime(), updatedAt: updated_at?.getTime() };
    yield { series: seriesOfRow(row as unknown as Row), ...times };
  }
}

/** The series that a row is of: its id is made of the same texts again. */
export function seriesOfRow({ region, tenant_id: tenantId, metric_name: name, dimensions }: Row): Series {
  const all = (dimensions ?? []).map((element) => {
    const tab = element.indexOf('\t');
    return { element, name: element.slice(0, tab), value: element.slice(tab + 1) };
  });
  const values = Object.assign(
    Object.create(null) as Record<string, string>,
    Object.fromEntries(all.map((one) => [one.name, one.value])),
  );
  return { id: seriesId(tenantId, region, name, values), region, tenantId, name, dimensions: all };
}
