// Which mailbox an address means, for counting alone: mail goes to the address that was given.

/** The address without spaces, in one case, in one Unicode form (NFKC), and without a `+tag`. */
export function mailboxOf(email: string): string {
  const plain = email.normalize('NFKC').replace(/\s/gu, '').toLowerCase();
  const at = plain.lastIndexOf('@');
  return `${plain.slice(0, at).replace(/\+.*$/, '')}${plain.slice(at)}`;
}
