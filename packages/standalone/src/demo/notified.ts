import path from 'node:path';
import type { AlarmTransition } from '@monasca/common/messages';
import { deliveryIdOf } from '@monasca/notification';
import { utcNow, type ApiTables } from '../administration/tables.js';
import { tablesOf } from '../tables-of.js';
import type { Standalone } from '../up.js';
import type { Account } from './account.js';
import { definitionsOf } from './alarms.js';
import type { Ledger } from './ledger.js';
import { Receiver } from './receiver.js';

/** The states that the demo's alarms come into. */
const states = ['ALARM', 'OK'];

/** The demo's own method, which is told of every transition, and the account of what it was told. */
export class Notified {
  readonly #standalone: Standalone;
  readonly #ledger: Ledger;
  readonly #receiver: Receiver;

  /** Adds the method of the ledger's project, or brings its address up to date; the id of both is the same. */
  static async open(standalone: Standalone, ledger: Ledger, directory: string): Promise<Notified> {
    const receiver = await Receiver.open(path.join(directory, `told-${ledger.project}`));
    await addMethod(standalone, ledger.project, receiver.url);
    return new Notified(standalone, ledger, receiver);
  }

  private constructor(standalone: Standalone, ledger: Ledger, receiver: Receiver) {
    [this.#standalone, this.#ledger, this.#receiver] = [standalone, ledger, receiver];
  }

  /** Compares the ledger with what was told. Transitions too old to be told of are left out. */
  account(now = Date.now()): Account {
    const { told } = this.#receiver;
    const { ttl } = this.#standalone.notification.alarm_processor;
    const oldest = ttl === undefined ? -Infinity : now - ttl * 1_000;
    const idsOf = (wanted: (isConfirmed: boolean) => boolean): Set<string> => {
      const transitions = this.#ledger.entries.flatMap(({ bulk, confirmed }) =>
        bulk.kind === 'transitions' && wanted(confirmed) ? bulk.transitions : [],
      );
      const ids = transitions.map((one) => [this.#deliveryId(one), one.timestamp] as const);
      return new Set(ids.flatMap(([id, timestamp]) => (timestamp >= oldest || told.has(id) ? [id] : [])));
    };
    const sent = idsOf(() => true);
    const stored = [...told].filter((id) => sent.has(id)).length;
    return {
      ...{ topic: 'notifications', sent: sent.size, confirmed: idsOf((isConfirmed) => isConfirmed).size },
      ...{ stored, rejected: 0, missing: sent.size - stored, surplus: told.size - stored },
    };
  }

  /** Stops listening. */
  close(): Promise<void> {
    return this.#receiver.close();
  }

  /** Removes the method and what was told: the account is closed. */
  async forget(): Promise<void> {
    const db = tablesOf<ApiTables>(this.#standalone.database);
    const { project } = this.#ledger;
    await db.deleteFrom('alarm_definition').where('tenant_id', '=', project).execute();
    await db.deleteFrom('notification_method').where('tenant_id', '=', project).execute();
    this.#receiver.forget();
  }

  #deliveryId(transition: AlarmTransition): string {
    return deliveryIdOf(transition, this.#ledger.project);
  }
}

async function addMethod({ database }: Standalone, project: string, address: string): Promise<void> {
  const at = { created_at: utcNow(), updated_at: utcNow() };
  const method = { id: project, tenant_id: project, name: 'demo', type: 'WEBHOOK', address, period: 0, ...at };
  const definitions = definitionsOf(project).map(({ id, name, severity }) => ({
    ...{ id, tenant_id: project, name, expression: '', severity, actions_enabled: true, ...at },
  }));
  const actions = definitions.flatMap(({ id }) =>
    states.map((alarm_state) => ({ alarm_definition_id: id, alarm_state, action_id: project })),
  );
  await tablesOf<ApiTables>(database)
    .transaction()
    .execute(async (one) => {
      const type = { name: method.type };
      await one.insertInto('notification_method_type').values(type).onConflict((same) => same.doNothing()).execute(); // prettier-ignore
      await one
        .insertInto('notification_method')
        .values(method)
        .onConflict((same) => same.column('id').doUpdateSet({ address }))
        .execute();
      await one.insertInto('alarm_definition').values(definitions).onConflict((same) => same.doNothing()).execute(); // prettier-ignore
      await one.insertInto('alarm_action').values(actions).onConflict((same) => same.doNothing()).execute(); // prettier-ignore
    });
}
