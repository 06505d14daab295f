// Sets a cookie in an answer that may have set or cleared the same one before: the last word goes alone (RFC 6265, 4.1.1).
import type { CookieOptions, Response } from 'express';

export function putCookie(res: Response, name: string, value: string, flags: CookieOptions): void {
  const before = res.getHeader('Set-Cookie');
  if (before !== undefined) {
    const others = [before].flat().filter((line) => !String(line).startsWith(`${name}=`));
    res.removeHeader('Set-Cookie');
    if (others.length > 0) res.setHeader('Set-Cookie', others.map(String));
  }
  res.cookie(name, value, flags);
}
