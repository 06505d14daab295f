// Text that could not be understood, kept for whoever has to mend the tracker: without whatever looks like an
// id, an encoded part, an email address or an IP address, and cut to a bound.
const LONGEST = 4096;

export function scrub(text: string): string {
  return text
    .slice(0, LONGEST)
    .replace(/[^\s"'@=&?,;:]{1,64}(@|%40)[^\s"'@=&?,;:]{1,255}/g, '…')
    .replace(/[\w+/=%-]{24,}/g, '…')
    .replace(/\b\d{1,3}(\.\d{1,3}){3}\b/g, '…')
    .replace(/\b[0-9a-f]{1,4}(:[0-9a-f]{0,4}){2,7}\b/gi, '…')
    .replaceAll('\u0000', '');
}
