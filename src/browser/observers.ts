// Who wants to be told of what: Fullstory's `observe`.

export interface Observing {
  disconnect(): void;
  failed?: true;
}

interface Observer {
  type: string;
  callback(about: object): void;
}

const all = new Set<Observer>();

/** In a turn of its own, so that a callback's fault is the callback's own. */
function call({ callback }: Observer, about: object): void {
  queueMicrotask(() => callback(about));
}

/** `missed` is what has already happened of this type. */
export function observe(observer: Observer, missed?: object): Observing {
  const known = /^(start|shutdown|internal\/\w+)$/.test(observer.type);
  if (!known || typeof observer.callback !== 'function') {
    return { disconnect() {}, failed: true };
  }
  all.add(observer);
  if (missed) call(observer, missed);
  return { disconnect: () => void all.delete(observer) };
}

export function tell(type: string, about: object): void {
  for (const observer of all) if (observer.type === type) call(observer, about);
}
