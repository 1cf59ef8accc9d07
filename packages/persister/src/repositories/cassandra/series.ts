import { compareCodePoints, seriesId, type MetricEnvelope } from '@monasca/common/messages';
import { RepositoryError } from '../../repository.js';
import { checkKeySize } from './key-size.js';

/** What is measured: one name and set of dimensions of a tenant in a region. */
export interface Series {
  /** `metric_id`, 32 bytes. */
  readonly id: Buffer;
  readonly region: string;
  readonly tenantId: string;
  readonly name: string;
  /** By code point of their names. */
  readonly dimensions: readonly Dimension[];
}

/** A dimension, and the name, a TAB and the value as one text. */
interface Dimension {
  readonly name: string;
  readonly value: string;
  readonly element: string;
}

/**
 * The series of a metric.
 * @throws RepositoryError `record` for one that the tables have no form for: a TAB ends the name of a dimension, a NUL
 * stands between the parts of the id, so that another series could have the same
 */
export function seriesOf({ metric, meta }: MetricEnvelope): Series {
  const { name, dimensions: values } = metric;
  const { region, tenantId } = meta;
  refuse(region, '\0', 'meta.region');
  refuse(tenantId, '\0', 'meta.tenantId');
  refuse(name, '\0', 'metric.name');
  const dimensions = Object.keys(values)
    .sort(compareCodePoints)
    .map((key) => dimensionOf(key, values[key]!));
  // The longest keys are the one of table metrics and its partition's; together they hold these.
  const texts = [region, tenantId, name, ...dimensions.flatMap(({ name, element }) => [name, element])];
  checkKeySize(texts, 'metric.name, metric.dimensions');
  return { id: seriesId(tenantId, region, name, values), region, tenantId, name, dimensions };
}

function dimensionOf(name: string, value: string): Dimension {
  for (const character of ['\0', '\t'] as const) {
    refuse(name, character, 'metric.dimensions');
    refuse(value, character, `metric.dimensions.${name}`);
  }
  return { name, value, element: `${name}\t${value}` };
}

const names = { '\0': 'NUL', '\t': 'TAB' } as const;

function refuse(text: string, character: keyof typeof names, path: string): void {
  if (!text.includes(character)) return;
  const got = JSON.stringify(text.slice(0, 200));
  throw new RepositoryError('record', `${path}: expected a text without ${names[character]}, got ${got}`);
}
