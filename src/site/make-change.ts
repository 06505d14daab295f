// The members' calculator: the fewest US notes and coins for an amount.

export interface Pieces {
  /** In the plural when there are several: "quarters", "$20 notes". */
  name: string;
  count: number;
}

export type Change = { ok: true; coins: Pieces[]; total: string } | { ok: false; reason: string };

const AMOUNT = /^\$?\s*(\d{1,3}(?:,\d{3})+|\d+)?(?:\.(\d{1,2}))?$/;
const MOST_CENTS = 1_000_000;

const PIECES: readonly { cents: number; one: string; several: string }[] = [
  ...[100, 50, 20, 10, 5, 1].map((dollars) => note(dollars)),
  { cents: 25, one: 'quarter', several: 'quarters' },
  { cents: 10, one: 'dime', several: 'dimes' },
  { cents: 5, one: 'nickel', several: 'nickels' },
  { cents: 1, one: 'penny', several: 'pennies' },
];

/**
 * Counts out an amount of dollars as a person types it ("4.67", "$1,234.50", ".5").
 * Biggest first, which is the fewest pieces for US money. The reason for a refusal is a sentence for people.
 */
export function makeChange(amountText: string): Change {
  const cents = centsOf(amountText);
  if (cents === undefined) {
    return { ok: false, reason: 'Write the amount in dollars and cents, for example 4.67.' };
  }
  if (cents === 0) return { ok: false, reason: 'The amount must be at least one cent.' };
  if (cents > MOST_CENTS) return { ok: false, reason: 'The amount must be at most $10,000.' };
  return { ok: true, coins: countOut(cents), total: dollars(cents) };
}

/** Whole cents, read digit by digit: no fraction of a dollar ever becomes a float. */
function centsOf(text: string): number | undefined {
  const match = AMOUNT.exec(text.trim());
  if (!match || (match[1] === undefined && match[2] === undefined)) return undefined;
  const whole = Number((match[1] ?? '0').replaceAll(',', ''));
  return whole * 100 + Number((match[2] ?? '').padEnd(2, '0'));
}

function countOut(cents: number): Pieces[] {
  const coins: Pieces[] = [];
  let left = cents;
  for (const piece of PIECES) {
    const count = Math.floor(left / piece.cents);
    left -= count * piece.cents;
    if (count > 0) coins.push({ name: count === 1 ? piece.one : piece.several, count });
  }
  return coins;
}

function dollars(cents: number): string {
  return (cents / 100).toLocaleString('en-US', { style: 'currency', currency: 'USD' });
}

function note(dollars: number) {
  return { cents: dollars * 100, one: `$${dollars} note`, several: `$${dollars} notes` };
}
