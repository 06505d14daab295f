// ChangeBank's films. The files are in public/films and come from scripts/make-clip.mjs, captions included.

export interface Film {
  slug: string;
  title: string;
  blurb: string;
  /** How long it runs, in words. */
  length: string;
  src: string;
  poster: string;
  captions: string;
  /** Everything that is shown or said, for those who would rather read. */
  transcript: string;
}

export const films: readonly Film[] = [
  film('four-quarters', {
    title: 'One dollar, four quarters',
    blurb: 'A note goes in, four coins come out, and nothing is lost.',
    length: '12 seconds',
    transcript:
      'A one-dollar note lies on the counter. Here is one dollar. It turns over and four quarters roll out of it. We make it four quarters. They line up and the total still reads one dollar. It is still one dollar. That is all that making change is.',
  }),
  film('biggest-coin-first', {
    title: 'Biggest coin first',
    blurb: 'How a teller counts out 67 cents without thinking twice.',
    length: '12 seconds',
    transcript:
      'The counter shows 67 cents. How few coins make 67 cents? Two quarters drop into the tray and 17 cents are left. Take the biggest coin that fits, and again. A dime follows, then a nickel, then two pennies. Then the next one down. Six coins lie in the tray. Six coins, and no fewer will do.',
  }),
  film('counting-up', {
    title: 'Counting up',
    blurb: 'Change for a five without any subtraction at all.',
    length: '12 seconds',
    transcript:
      'A bar runs from $3.35 to $5.00. The price is $3.35, and you hand over five dollars. A nickel fills it to $3.40 and a dime to $3.50. Start at the price and count up. Two quarters fill it to $4.00 and a dollar to $5.00. Stop at what was handed over. The coins that were used slide together. What you counted out is the change: $1.65.',
  }),
  film('no-nickels', {
    title: 'A day without nickels',
    blurb: 'The one morning on which biggest-first went wrong.',
    length: '12 seconds',
    transcript:
      'A till with its nickel tray empty. One day the nickels ran out. A quarter and five pennies make thirty cents. For thirty cents, biggest-first takes six coins. Three dimes slide in beneath them. Three dimes would have done. The nickels are back in their tray. With every coin in the till, biggest-first is right again.',
  }),
  film('the-small-dime', {
    title: 'The small dime',
    blurb: 'Why ten cents are smaller than five.',
    length: '12 seconds',
    transcript:
      'Four coins stand in a row by value: penny, nickel, dime, quarter. The dime is worth more than the nickel. The dime shrinks to its true size, the smallest of the four. And yet it is the smallest coin of all. The dime and the quarter turn silver. Dimes and quarters were once silver, and were sized by what they weighed. On a scale, ten dimes balance four quarters. Ten dimes weigh what four quarters weigh, to this day.',
  }),
  film('two-cents-more', {
    title: 'Two cents more',
    blurb: 'Pay a little extra and carry home a lot less.',
    length: '12 seconds',
    transcript:
      'Two sides of a counter: what you give, what you get. The price is $4.77. You give five dollars. Two dimes and three pennies roll in. Your change is 23 cents: five coins for your pocket. Two pennies drop beside the note and the five coins roll away. Now give two cents more. A single large coin rolls in. Your change is one quarter. Your pocket thanks you.',
  }),
];

function film(slug: string, words: Pick<Film, 'title' | 'blurb' | 'length' | 'transcript'>): Film {
  const file = `/films/${slug}`;
  return { slug, ...words, src: `${file}.mp4`, poster: `${file}.webp`, captions: `${file}.vtt` };
}
