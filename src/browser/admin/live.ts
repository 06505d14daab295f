// Keeps the page as the store is: reads it again every few seconds, unless nobody looks or somebody said stop.

export interface LiveSettings {
  /** After parts of the page have been replaced. */
  onChange: (parts: readonly HTMLElement[]) => void;
  everyMs: number;
}

export function live({ onChange, everyMs }: LiveSettings): void {
  const said = node('p', 'hide');
  said.setAttribute('role', 'status');
  const button = node('button', 'quiet') as HTMLButtonElement;
  button.type = 'button';
  button.textContent = 'Pause updates';
  button.setAttribute('aria-pressed', 'false');
  document.querySelector('.live')?.append(button, said);
  let paused = false;
  let under = false;

  async function refresh(): Promise<void> {
    if (paused || under || document.hidden) return;
    under = true;
    try {
      const fresh = await readAgain();
      if (fresh) take(fresh);
      else stop('Updates have stopped. Sign in again, and load the page anew.');
    } catch {
      said.textContent = 'No answer; trying again.';
    } finally {
      under = false;
    }
  }

  function take(fresh: Document): void {
    const news: string[] = [];
    const changed = parts(document).filter((part) => {
      const next = fresh.getElementById(part.id);
      if (!next || shown.get(part.id) === next.innerHTML || holdsFocus(part)) return false;
      news.push(...newsOf(part, next));
      shown.set(part.id, next.innerHTML);
      replace(part, next);
      return true;
    });
    if (news.length > 0) said.textContent = news.join(' ');
    onChange(changed);
  }

  function stop(why: string): void {
    paused = true;
    button.remove();
    said.className = 'error';
    said.textContent = why;
  }

  button.addEventListener('click', () => {
    paused = !paused;
    button.setAttribute('aria-pressed', String(paused));
    void refresh();
  });
  document.addEventListener('visibilitychange', () => void refresh());
  setInterval(() => void refresh(), everyMs);
}

/** What the server sent for each part, before a script changed it. */
const shown = new Map<string, string>();

/** To be called before anything is drawn. */
export function remember(): void {
  for (const { id, innerHTML } of parts(document)) shown.set(id, innerHTML);
}

/** Undefined when this is no operator's browser any more. */
async function readAgain(): Promise<Document | undefined> {
  const address = new URL(location.href);
  address.searchParams.set('live', '');
  address.hash = '';
  const answer = await fetch(address, { headers: { accept: 'text/html' } });
  if (answer.status >= 500) throw new Error(String(answer.status));
  if (!answer.ok) return undefined;
  return new DOMParser().parseFromString(await answer.text(), 'text/html');
}

function parts(of: Document): HTMLElement[] {
  return [...of.querySelectorAll<HTMLElement>('[data-live]')];
}

/** Nothing is taken from under somebody's hands. */
function holdsFocus(part: HTMLElement): boolean {
  return part.contains(document.activeElement);
}

function replace(part: HTMLElement, next: HTMLElement): void {
  const open = new Map(
    [...part.querySelectorAll('details')].map((details) => [details.id, details.open]),
  );
  part.replaceChildren(...next.childNodes);
  for (const details of part.querySelectorAll('details')) {
    details.open = open.get(details.id) ?? details.open;
  }
}

/** The sentences worth saying aloud that have changed. */
function newsOf(part: HTMLElement, next: HTMLElement): string[] {
  const before = [...part.querySelectorAll('[data-say]')].map((one) => one.textContent);
  const after = [...next.querySelectorAll('[data-say]')].map((one) => one.textContent ?? '');
  return after.filter((text) => !before.includes(text));
}

function node(name: string, className: string): HTMLElement {
  const made = document.createElement(name);
  made.className = className;
  return made;
}
