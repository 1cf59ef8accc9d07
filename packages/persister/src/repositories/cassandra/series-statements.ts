import { partitionKey } from './partition-key.js';
import type { Queries } from './queries.js';
import type { Series } from './series.js';
import { frozenList, type Statement, type Value } from './statement.js';

/** Rows by which readers find series, shared by many of them and written together. */
export interface IndexEntry {
  /** Tells entries apart. */
  readonly key: string;
  readonly statements: readonly Statement[];
}

/** The columns of a series' key in table `metrics`. */
export function metricKey({ region, tenantId, name, dimensions }: Series): Value[] {
  const elements = frozenList(dimensions.map(({ element }) => element));
  return [region, tenantId, name, elements, frozenList(dimensions.map(({ name }) => name))];
}

/** Says when a series was last heard of, in ms since the epoch. */
export function metricStatement({ metric: query }: Queries, series: Series, updatedAt: number): Statement {
  return { query, values: [series.id, updatedAt, ...metricKey(series)], partition: metricPartition(series) };
}

/** Registers a series: the last of what makes it known. Times are ms since the epoch. */
export function newMetricStatement(
  { newMetric: query }: Queries,
  series: Series,
  { createdAt, updatedAt }: { createdAt: number; updatedAt: number },
): Statement {
  const values = [series.id, createdAt, updatedAt, ...metricKey(series)];
  return { query, values, partition: metricPartition(series) };
}

/** Says what a series is, beside its measurements. */
export function staticStatement({ seriesOfMeasurements: query }: Queries, series: Series): Statement {
  const { id, region, tenantId, name, dimensions } = series;
  const elements = frozenList(dimensions.map(({ element }) => element));
  return { query, values: [region, tenantId, name, elements, id], partition: id };
}

/** What leads from dimensions to a series and back: an entry for each of its dimensions, and for each with its name. */
export function indexEntries(queries: Queries, series: Series): IndexEntry[] {
  const { region, tenantId, name: metric } = series;
  const partition = metricPartition(series);
  return series.dimensions.flatMap(({ name, value }): IndexEntry[] => {
    const dimension = [region, tenantId, name, value];
    return [
      {
        key: dimension.join('\0'),
        statements: [{ query: queries.dimension, values: dimension, partition: partitionKey(region, tenantId, name) }],
      },
      {
        key: [...dimension, metric].join('\0'),
        statements: [
          { query: queries.dimensionMetric, values: [...dimension, metric], partition: partitionKey(...dimension) },
          { query: queries.metricDimension, values: [region, tenantId, metric, name, value], partition },
        ],
      },
    ];
  });
}

const metricPartition = ({ region, tenantId, name }: Series): Buffer => partitionKey(region, tenantId, name);
