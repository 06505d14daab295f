// A browser's cookies of one host: `document.cookie` and `Set-Cookie` write them, scripts see those that they may.

export function cookieJar() {
  const cookies = new Map<string, { value: string; httpOnly: boolean }>();

  function listed(which: (cookie: { httpOnly: boolean }) => boolean): string {
    const some = [...cookies].filter(([, cookie]) => which(cookie));
    return some.map(([name, { value }]) => `${name}=${value}`).join('; ');
  }

  return {
    /** Takes what stands in a `Set-Cookie`, or what a script assigns. */
    set(line: string): void {
      const [pair = '', ...attributes] = line.split(';').map((part) => part.trim());
      const [name = '', ...value] = pair.split('=');
      const flags = attributes.map((attribute) => attribute.toLowerCase());
      if (flags.some(isOver)) cookies.delete(name);
      else cookies.set(name, { value: value.join('='), httpOnly: flags.includes('httponly') });
    },
    header: () => listed(() => true),
    visible: () => listed(({ httpOnly }) => !httpOnly),
    all: () => new Map([...cookies].map(([name, { value }]) => [name, value])),
  };
}

function isOver(attribute: string): boolean {
  const [name, value = ''] = attribute.split('=');
  if (name === 'max-age') return Number(value) <= 0;
  return name === 'expires' && Date.parse(value) <= Date.now();
}
