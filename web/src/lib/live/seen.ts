/**
 * The highest version seen of each record, so that an older state never undoes a newer one on the screen.
 *
 * States reach the page by three ways: an answer to a write, a read (perhaps from a copy that lags, perhaps
 * overtaken on its way), and the live stream. All pass here; the highest version wins, whichever came last.
 */

interface Versioned {
  id: string;
  version: number;
}

interface Seen {
  version: number;
  state: object | null;
}

const HELD = 20_000;

export class HighestSeen {
  private readonly records = new Map<string, Seen>();

  /** Note a state (null: gone). False when a state as new or newer was known already. */
  take(kind: string, id: string, version: number, state: object | null): boolean {
    const key = `${kind}/${id}`;
    const known = this.records.get(key);
    if (known && known.version >= version) return false;
    this.records.delete(key);
    this.records.set(key, { version, state: state && { ...known?.state, ...state } });
    if (this.records.size > HELD) this.records.delete(this.records.keys().next().value as string);
    return true;
  }

  /** The record as it came, or with the newer state that is known already. */
  freshest<T extends Versioned>(kind: string, record: T): T {
    this.take(kind, record.id, record.version, record);
    const known = this.records.get(`${kind}/${record.id}`);
    if (!known?.state || known.version <= record.version) return record;
    return { ...record, ...known.state, version: known.version };
  }

  /** A list of records, each the freshest; without those that are gone since. */
  freshestOf<T extends Versioned>(kind: string, records: T[]): T[] {
    return records
      .map((record) => this.freshest(kind, record))
      .filter((record) => !this.isGone(kind, record.id, record.version));
  }

  isGone(kind: string, id: string, version = 0): boolean {
    const known = this.records.get(`${kind}/${id}`);
    return known !== undefined && known.state === null && known.version >= version;
  }

  state<T>(kind: string, id: string): T | undefined {
    return (this.records.get(`${kind}/${id}`)?.state ?? undefined) as T | undefined;
  }

  clear() {
    this.records.clear();
  }
}

/** What this tab has seen. */
export const seen = new HighestSeen();
