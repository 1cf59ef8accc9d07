import { isJsonObject, parseJson } from '@monasca/common/messages';

/** The tenant in a record of any pipeline, whatever else is wrong with it; undefined where none can be read. */
export function tenantOf(value: Uint8Array | null): string | undefined {
  let envelope: unknown;
  try {
    envelope = parseJson(Buffer.from(value ?? []).toString());
  } catch {
    return undefined;
  }
  if (!isJsonObject(envelope)) return undefined;
  const { meta, 'alarm-transitioned': transition } = envelope;
  const named = [
    ...(isJsonObject(meta) ? [meta.tenantId, meta.project_id] : []),
    ...(isJsonObject(transition) ? [transition.tenantId] : []),
  ];
  return named.find((name) => typeof name === 'string');
}
