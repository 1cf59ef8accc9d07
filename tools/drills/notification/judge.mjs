// @ts-check

/** How long after its answer a delivery may be unknown to the ledger, in ms: so long its entry is on its way. */
const noteMs = 1_000;
/** No process sends so soon after its start, in ms: what is received before is from the one that was killed. */
const startMs = 200;

/**
 * @typedef {object} Account
 * @property {readonly string[]} expected notifications
 * @property {ReadonlyMap<string, readonly import('./receivers.mjs').Take[]>} takes what receivers have taken, in order
 * @property {ReadonlyMap<string, number>} sent records on the topic of what was sent
 * @property {ReadonlyMap<string, number>} letters records in the dead letters
 * @property {readonly import('./cast.mjs').Kill[]} kills
 */

/**
 * Says what became of every notification, and what of it must not be.
 * @param {Account} account
 */
export const judge = ({ expected, takes, sent, letters, kills }) => {
  const wanted = new Set(expected);
  const isDelivered = (/** @type {string} */ key) =>
    (takes.get(key) ?? []).some(({ answered }) => answered !== undefined);
  const records = (/** @type {string} */ key) => (sent.get(key) ?? 0) + (letters.get(key) ?? 0);
  const many = (/** @type {(key: string) => boolean} */ holds) => expected.filter(holds).length;
  const known = [...takes.keys(), ...sent.keys(), ...letters.keys()];
  const repetitions = [...takes.values()].flatMap((all) =>
    all.slice(0, -1).map((take, index) => ({ ...take, again: all[index + 1]?.received ?? 0 })),
  );
  const cutOff = repetitions.filter(({ answered }) => answered === undefined);
  const fresh = repetitions.map((take) => msBeforeKill(take, kills)).filter((ms) => ms <= noteMs);
  const wrong = {
    missing: many((key) => !isDelivered(key) && !letters.has(key)),
    'without a record': many((key) => records(key) === 0),
    'with more than one record': many((key) => records(key) > 1),
    'recorded as sent, but not delivered': many((key) => sent.has(key) && !isDelivered(key)),
    'of no transition': new Set(known.filter((key) => !wanted.has(key))).size,
    'repeated without a reason': repetitions.length - cutOff.length - fresh.length,
  };
  const figures = {
    notifications: expected.length,
    delivered: many(isDelivered),
    'in the dead letters': letters.size,
    'repeated deliveries': repetitions.length,
    'of them cut off before the answer': cutOff.length,
    'of them answered just before a kill': fresh.length,
    'longest from such an answer to the kill, ms': Math.max(0, ...fresh),
    'on their way at a kill, most': Math.max(0, ...kills.map(({ open }) => open)),
    ...wrong,
  };
  const failures = Object.entries(wrong).flatMap(([what, n]) => (n > 0 ? [`${n} notifications ${what}`] : []));
  return { figures, failures };
};

/**
 * From the answer to a delivery to the kill that may have kept it from being noted, in ms; Infinity where there is none,
 * also where it was not the next process that delivered again.
 * @param {import('./receivers.mjs').Take & { again: number }} take
 * @param {readonly import('./cast.mjs').Kill[]} kills
 */
const msBeforeKill = ({ received, answered = Infinity, again }, kills) => {
  const kill = kills.find(({ ended }) => ended + startMs >= received);
  const isExcused = kill !== undefined && again > kill.ended + startMs && answered !== Infinity;
  return isExcused ? Math.max(0, kill.at - answered) : Infinity;
};
