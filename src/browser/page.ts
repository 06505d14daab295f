// What this page and the script's own tag say, and the page's clock and chance: the only file that asks for them.

const globals = window as unknown as Record<string, unknown>;
const script = document.currentScript as HTMLScriptElement;
const { host, protocol, searchParams } = new URL(script.src);

/** Where the script came from, up to the last slash: all else is beside it. */
export const base = new URL('.', script.src);

/** The name of the function that the page calls, a property of `window`. */
export const namespace = String(script.dataset.fsNamespace ?? globals._fs_namespace ?? 'FS');

/** Epoch milliseconds. */
export const now = () => Date.now();

/** Browsers have it on https and on this machine alone; so does Fullstory's snippet load nothing but https. */
export const uuid = (): string => crypto.randomUUID();

/** The server counts a page's calls under this; it is kept nowhere. */
export const pageId = uuid();

/** What the snippet was set up with; its `init` adds to it. */
export const env: Record<string, unknown> = {
  orgId: searchParams.get('org') ?? globals._fs_org ?? '',
  namespace,
  appHost: host,
  recHost: host,
  recSettingsHost: host,
  scheme: protocol,
  snippetVersion: '2',
  captureOnStartup: globals._fs_capture_on_startup,
};

/** Tells whoever builds the page. */
// biome-ignore lint/suspicious/noConsole: there they look.
export const warn = (sentence: string) => console.warn(sentence);
