import { comparePlaces, type Place } from '@monasca/common/service';
import type { Found, Keeps } from '../../repository.js';
import { Standings } from './standings.js';
import { verdicts, type Account, type Finding, type Verdict } from './verdict.js';

/** A record, and what is known of it. */
export interface Audited extends Place {
  /** Hash of its identity; undefined for one that cannot be read. */
  readonly identity: bigint | undefined;
  /** The identity itself, asked for only while the record is added. */
  identityText(): string | undefined;
  readonly found: Found;
  readonly isDeadLettered: boolean;
  readonly isCommitted: boolean;
}

/** Records of one identity that are not what its row says, as long as no other record is found to stand there. */
interface Rivals {
  superseded: number;
  /** Those that came after the one that stands, where the last one should. */
  late: number;
  firstLate: { readonly isCommitted: boolean; readonly finding: Finding } | undefined;
}

/**
 * Sorts records into verdicts, each into one. Of the records of an identity the last that says what the row says is the
 * one that stands there: it is stored, the others are its duplicates, whatever they say. Except that where the store
 * keeps the last one, a record that says something else and comes after the one that stands, in the same partition,
 * should have replaced it: it is missing. (In what order two partitions are stored nobody says.)
 */
export class Ledger {
  readonly #keeps: Keeps;
  readonly #mostFindings: number;
  readonly #counts = Object.fromEntries(verdicts.map((verdict) => [verdict, 0])) as Record<Verdict, number>;
  readonly #findings: Record<Finding['verdict'], Finding[]> = { missing: [], double: [] };
  readonly #standings = new Standings();
  readonly #rivals = new Map<bigint, Rivals>();

  /** @param mostFindings how many places of each kind are kept */
  constructor({ keeps = 'last', mostFindings }: { readonly keeps?: Keeps; readonly mostFindings: number }) {
    this.#keeps = keeps;
    this.#mostFindings = mostFindings;
  }

  /** Records have to come in the order of their partition. */
  add(record: Audited): void {
    const { identity, found } = record;
    if (identity === undefined || found.copies === 0) this.#addAbsent(record);
    else if (found.copies > 1 || found.isEqual) this.#addStanding(record, identity);
    else if (record.isDeadLettered) this.#count('deadLettered');
    else this.#addRival(record, identity);
  }

  /** What has become of all of them; the ledger is of no use afterwards. */
  close(): Account {
    for (const { superseded, late, firstLate } of this.#rivals.values()) {
      this.#count('superseded', superseded);
      if (firstLate === undefined) continue;
      this.#count(firstLate.isCommitted ? 'missing' : 'pending', late);
      if (firstLate.isCommitted && this.#hasRoom('missing')) this.#findings.missing.push(firstLate.finding);
    }
    const { missing, double } = this.#findings;
    return { counts: this.#counts, findings: [...missing.sort(comparePlaces), ...double.sort(comparePlaces)] };
  }

  #addAbsent(record: Audited): void {
    if (record.isDeadLettered) this.#count('deadLettered');
    else if (record.found.isExpired === true) this.#count('expired');
    else if (!record.isCommitted) this.#count('pending');
    else {
      this.#count('missing');
      this.#note('missing', record);
    }
  }

  #addStanding(record: Audited, identity: bigint): void {
    const isFirst = this.#standings.get(identity) === undefined;
    const verdict = record.found.copies > 1 ? 'double' : 'stored';
    this.#count(isFirst ? verdict : 'duplicate');
    if (isFirst && verdict === 'double') this.#note('double', record);
    this.#standings.set(identity, record);
    const rivals = this.#rivals.get(identity);
    if (rivals === undefined) return;
    this.#count('duplicate', rivals.superseded + rivals.late);
    this.#rivals.delete(identity);
  }

  #addRival(record: Audited, identity: bigint): void {
    const standing = this.#standings.get(identity);
    if (standing !== undefined && (this.#keeps !== 'last' || standing.partition !== record.partition)) {
      this.#count('duplicate');
      return;
    }
    const rivals = this.#rivals.get(identity) ?? { superseded: 0, late: 0, firstLate: undefined };
    this.#rivals.set(identity, rivals);
    if (standing === undefined) {
      rivals.superseded += 1;
    } else {
      rivals.late += 1;
      rivals.firstLate ??= { isCommitted: record.isCommitted, finding: findingOf('missing', record) };
    }
  }

  #count(verdict: Verdict, count = 1): void {
    this.#counts[verdict] += count;
  }

  #hasRoom(verdict: Finding['verdict']): boolean {
    return this.#findings[verdict].length < this.#mostFindings;
  }

  #note(verdict: Finding['verdict'], record: Audited): void {
    if (this.#hasRoom(verdict)) this.#findings[verdict].push(findingOf(verdict, record));
  }
}

function findingOf(verdict: Finding['verdict'], record: Audited): Finding {
  const { partition, offset, found } = record;
  const identity = record.identityText();
  return { verdict, partition, offset, ...(identity === undefined ? {} : { identity }), copies: found.copies };
}
