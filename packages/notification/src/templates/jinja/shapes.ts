/** What is known of a value: Liquid has other words for some operations on texts, lists and maps. */
export type Shape =
  | { readonly kind: 'text' | 'number' | 'integer' | 'boolean' | 'any' }
  /** A text that is escaped already. */
  | { readonly kind: 'markup' }
  | { readonly kind: 'list'; readonly item: Shape }
  | { readonly kind: 'map'; readonly value: Shape; readonly fields?: Readonly<Record<string, Shape>> };

export const text: Shape = { kind: 'text' };
export const number: Shape = { kind: 'number' };
export const integer: Shape = { kind: 'integer' };
export const boolean: Shape = { kind: 'boolean' };
export const markup: Shape = { kind: 'markup' };
export const any: Shape = { kind: 'any' };
export const listOf = (item: Shape): Shape => ({ kind: 'list', item });

const dimensions: Shape = { kind: 'map', value: text };
const metric: Shape = { kind: 'map', value: any, fields: { name: text, dimensions } };
const metrics = listOf(metric);

const common = {
  ...{ alarm_id: text, alarm_name: text, alarm_timestamp: integer, message: text, state: text, tenant_id: text },
  ...{ severity: text, link: text, lifecycle_state: text, metrics },
};

const notification: Shape = {
  kind: 'map',
  value: any,
  fields: {
    ...common,
    ...{ id: text, type: text, name: text, address: text, period: integer, notification_timestamp: number },
    raw_alarm: { kind: 'map', value: any, fields: { metrics } },
  },
};

/** The variables of templates, as `templateVariables` makes them. */
export const variables: Readonly<Record<string, Shape>> = {
  ...common,
  ...{ alarm_definition_id: text, alarm_description: text, old_state: text, sub_alarms: listOf(any) },
  ...{ method_name: text, period: integer, delivery_id: text, notification },
};

/** What is known of an attribute, or of an item. */
export function memberOf(shape: Shape, name: string | undefined): Shape {
  if (shape.kind === 'list') return name === undefined ? shape.item : any;
  if (shape.kind !== 'map') return any;
  return name !== undefined && Object.hasOwn(shape.fields ?? {}, name) ? shape.fields![name]! : shape.value;
}

export const isText = ({ kind }: Shape): boolean => kind === 'text' || kind === 'markup';
export const isNumber = ({ kind }: Shape): boolean => kind === 'number' || kind === 'integer';
