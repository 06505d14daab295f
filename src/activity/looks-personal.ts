// Recognises what people should not leave in a guest's profile: ways to reach them, and their cards (E9).

/** An email address anywhere in the text. */
const EMAIL = /[^\s@<>"',;:()]+@[^\s@<>"',;:()]+\.[^\s@<>"',;:()\d]{2,}/u;
/** Digits with the separators that people write between them. */
const NUMBER = /\+?\d(?:[\s()./-]*\d){6,18}/gu;
/** Dates and times are no numbers of anybody's. */
const DATE = /\b\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?/gu;
/** UUIDs, hashes and the like: letters and digits in one word. */
const CODE = /[\p{L}\d]*(?:\p{L}\d|\d\p{L})[\p{L}\d-]*/gu;

export type PersonalKind = 'an email address' | 'a phone number' | 'a card number';

/**
 * What the text looks like; undefined for anything else. A guess that errs on the side of refusing: a site
 * that means numbers should declare them as such, or list the values it knows.
 */
export function looksPersonal(text: string): PersonalKind | undefined {
  const plain = text.normalize('NFKC');
  if (EMAIL.test(plain)) return 'an email address';
  const numbers = plain.replace(DATE, ' ').replace(CODE, ' ').match(NUMBER) ?? [];
  if (numbers.some(isCard)) return 'a card number';
  return numbers.some(isPhone) ? 'a phone number' : undefined;
}

/** E.164: 15 digits at most. Without a plus, fewer than nine are more often something else. */
function isPhone(number: string): boolean {
  const { length } = digitsOf(number);
  return length <= 15 && length >= (/^(\+|00)/.test(number) ? 7 : 9);
}

/** ISO/IEC 7812: 13 to 19 digits whose last one is Luhn's check digit. */
function isCard(number: string): boolean {
  const digits = digitsOf(number);
  if (digits.length < 13) return false;
  const sum = [...digits].reverse().reduce((total, digit, index) => {
    const value = index % 2 === 0 ? Number(digit) : Number(digit) * 2;
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return sum % 10 === 0;
}

function digitsOf(number: string): string {
  return number.replace(/\D/g, '');
}
