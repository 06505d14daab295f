// XMLHttpRequest, as far as Snowplow's version 3 uses it, on a page's fetch.
import type { PaperBrowser } from '../paper-browser.ts';

export function xmlHttpRequest(fetch: PaperBrowser['fetch']) {
  return class {
    withCredentials = false;
    readyState = 0;
    status = 0;
    onreadystatechange: (() => void) | undefined;
    readonly #headers: Record<string, string> = {};
    #method = 'GET';
    #url = '';

    open(method: string, url: string): void {
      this.#method = method;
      this.#url = url;
    }

    setRequestHeader(name: string, value: string): void {
      this.#headers[name] = value;
    }

    abort(): void {}

    send(body?: string): void {
      const init = { method: this.#method, headers: this.#headers };
      const answered = (status: number) => {
        this.readyState = 4;
        this.status = status;
        this.onreadystatechange?.();
      };
      fetch(this.#url, body === undefined ? init : { ...init, body }).then(
        ({ status }) => answered(status),
        () => answered(0),
      );
    }
  };
}
