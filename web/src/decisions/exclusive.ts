/** One tab of a browser at a time: by Web Locks, or by a lease in the storage where there are none. */
export type Exclusive = (work: () => Promise<void>) => Promise<void>;

const LEASE_MS = 4_000;

const rest = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

export function byWebLock(locks: LockManager, name: string): Exclusive {
  return async (work) => {
    await locks.request(name, work);
  };
}

/**
 * Hold a lease that expires when its tab dies. Two tabs that claim it in the same instant may both
 * hold it for a moment; the server knows a decision by its key and saves it once all the same.
 */
export function byLease(storage: Storage, name: string, tab: string): Exclusive {
  const holder = (): string | null => {
    const [who, until] = (storage.getItem(name) ?? "").split(" ");
    return who !== undefined && Number(until) > Date.now() ? who : null;
  };
  const renew = (): boolean => {
    try {
      storage.setItem(name, `${tab} ${Date.now() + LEASE_MS}`);
      return true;
    } catch {
      return false; // the browser keeps nothing, so no other tab sees our decisions either
    }
  };
  const claim = async (): Promise<boolean> => {
    const held = holder();
    if (held !== null && held !== tab) return false;
    if (!renew()) return true;
    await rest(30);
    return holder() === tab;
  };
  return async (work) => {
    while (!(await claim())) await rest(150 + Math.random() * 150);
    const beat = setInterval(renew, LEASE_MS / 4);
    try {
      await work();
    } finally {
      clearInterval(beat);
      if (holder() === tab) storage.removeItem(name);
    }
  };
}

export function exclusive(name: string, tab: string): Exclusive {
  // Browsers offer locks on https and on this machine only.
  const { locks } = navigator as { locks?: LockManager };
  return locks ? byWebLock(locks, name) : byLease(localStorage, name, tab);
}
