import { randomUUID } from 'node:crypto';
import { ServiceError } from '@monasca/common';
import { maskedAddress } from '@monasca/notification';
import { fieldsOf, idOf, refused, textOf } from './fields.js';
import { utcNow, type Administered, type Answer } from './tables.js';

/** What the API asks of an address, by the type; of others it asks nothing. */
const addresses: Readonly<Record<string, { readonly takes: (address: string) => boolean; readonly expected: string }>> =
  {
    webhook: {
      takes: (address) => URL.canParse(address) && /^https?:$/.test(new URL(address).protocol),
      expected: 'a URL, http:// or https://',
    },
    email: {
      takes: (address) => address.split(',').every((one) => /^[^\s@]+@[^\s@]+$/.test(one.trim())),
      expected: 'mail addresses with commas between them',
    },
  };

/**
 * Adds a notification method: `name`, `type`, `address`, `period` in seconds, `tenant`. The answer is its id.
 * @throws ServiceError `invalidData` that names the field
 */
export async function addMethod({ db, config }: Administered, input: unknown): Promise<Answer> {
  const fields = fieldsOf(input);
  const [name, tenant_id] = [textOf(fields, 'name', 250), idOf(fields, 'tenant')];
  const type = textOf(fields, 'type', 20).toLowerCase();
  const { enabled } = config.notification_types;
  if (!enabled.includes(type)) throw refused('type', `one of those enabled, ${enabled.join(', ')}`);
  const address = textOf(fields, 'address', 512);
  const rule = addresses[type];
  if (rule !== undefined && !rule.takes(address)) throw refused('address', rule.expected);
  const { period } = fields;
  const periods = [0, ...Object.keys(config.kafka.periodic).map(Number)];
  if (typeof period !== 'number' || !periods.includes(period)) {
    throw refused('period', `one of ${periods.join(', ')}, as [kafka] periodic has topics for`);
  }
  const id = randomUUID();
  const at = { created_at: utcNow(), updated_at: utcNow() };
  await db.transaction().execute(async (one) => {
    const row = { name: type.toUpperCase() };
    await one.insertInto('notification_method_type').values(row).onConflict((same) => same.doNothing()).execute(); // prettier-ignore
    await one
      .insertInto('notification_method')
      .values({ id, tenant_id, name, type: row.name, address, period, ...at })
      .execute();
  });
  return { line: id };
}

/** All methods, of addresses only so much that they can be told apart. */
export async function listMethods({ db }: Administered): Promise<Answer> {
  const rows = await db.selectFrom('notification_method').selectAll().orderBy('name').orderBy('id').execute();
  return {
    columns: ['id', 'name', 'type', 'address', 'period', 'tenant'],
    rows: rows.map(({ id, name, type, address, period, tenant_id }) => [
      ...[id, name, type.toLowerCase(), maskedAddress(address), String(period), tenant_id],
    ]),
  };
}

/**
 * Removes the method `id` and the actions that name it.
 * @throws ServiceError `invalidData` where there is none
 */
export async function removeMethod({ db }: Administered, input: unknown): Promise<Answer> {
  const id = idOf(fieldsOf(input));
  const { numDeletedRows } = await db.deleteFrom('notification_method').where('id', '=', id).executeTakeFirst();
  if (numDeletedRows === 0n) throw new ServiceError('invalidData', `id: no method has ${JSON.stringify(id)}`);
  return { line: `method ${id} is removed` };
}
