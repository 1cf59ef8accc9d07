import { isJsonObject, numberText, type JsonObject } from '@monasca/common/messages';
import type { AlarmTransition } from '@monasca/common/messages';

/** The dimensions of a metric as it was received; none when it has none. */
export function dimensionsOf(metric: JsonObject): readonly (readonly [name: string, value: string])[] {
  if (!isJsonObject(metric.dimensions)) return [];
  return Object.entries(metric.dimensions).map(([name, value]) => [name, textOf(value)]);
}

/** The distinct values of a dimension over all metrics of an alarm, in their order. */
export function dimensionValues({ metrics }: AlarmTransition, name: string): readonly string[] {
  const values = (metrics ?? []).flatMap(dimensionsOf).filter(([key]) => key === name);
  return [...new Set(values.map(([, value]) => value))];
}

/** A value that should be a text, but may be anything. */
export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : (numberText(value) ?? JSON.stringify(value ?? null));
}
