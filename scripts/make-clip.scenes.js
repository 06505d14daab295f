// What happens in each film, as data: actors with keyframes, and the captions that go with them.
// A keyframe is [second, changes]; x and y are in a stage of 640 × 360, whose bottom 80 are left to captions.
// Changes: x, y, a (opacity), s (size), w (width, for turning over), r (radians), by: 'drop' to fall and bounce.

const coin = (kind, ...keys) => ({ kind, keys });
const word = (text, size, ...keys) => ({ kind: 'text', text, size, keys });
const counter = (size, steps, ...keys) => ({ kind: 'counter', size, steps, keys });
const box = (width, height, colour, ...keys) => ({ kind: 'box', width, height, colour, keys });
const note = (text, ...keys) => ({ kind: 'note', text, keys });

const drop = (kind, at, x, y) => coin(kind, [at, { x, y: -60 }], [at + 0.7, { y, by: 'drop' }]);
const roll = (kind, at, x, y, from = -60) => coin(kind, [at, { x: from, y }], [at + 1.1, { x }]);
const appear = (actor, from, until = 99) => ({
  ...actor,
  keys: [
    [from, { ...actor.keys[0][1], a: 0 }],
    [from + 0.4, { a: 1 }],
    [until, {}],
    [until + 0.4, { a: 0 }],
  ],
});

const fourQuarters = {
  slug: 'four-quarters',
  seconds: 12,
  poster: 6.9,
  cues: [
    [0.5, 3.6, 'Here is one dollar.'],
    [3.9, 7.4, 'We make it four quarters.'],
    [7.7, 11.6, 'It is still one dollar. That is all that making change is.'],
  ],
  actors: [
    note('1', [0, { x: 320, y: -80 }], [0.9, { y: 120, by: 'drop' }], [3.4, {}], [4.1, { w: 0 }]),
    ...[125, 255, 385, 515].map((x, i) =>
      coin(
        'quarter',
        [4.1, { x: 320, y: 120, s: 0.2 }],
        [4.6, { s: 1.5 }],
        [5.2 + i * 0.25, { x }],
      ),
    ),
    appear(counter(54, [[0, '$1.00']], [0, { x: 320, y: 236 }]), 1, 4),
    appear(word('25¢ + 25¢ + 25¢ + 25¢', 30, [0, { x: 320, y: 236 }]), 5.9, 7.8),
    appear(word('= $1.00', 54, [0, { x: 320, y: 236 }]), 8.2),
  ],
};

const biggestCoinFirst = {
  slug: 'biggest-coin-first',
  seconds: 12,
  poster: 9,
  cues: [
    [0.5, 3.2, 'How few coins make 67 cents?'],
    [3.4, 5.4, 'Take the biggest coin that fits, and again.'],
    [5.6, 8.4, 'Then the next one down.'],
    [8.7, 11.6, 'Six coins, and no fewer will do.'],
  ],
  actors: [
    box(560, 92, '#0a3327', [0, { x: 40, y: 168 }]),
    counter(
      72,
      [
        [0, '67¢'],
        [4, '42¢'],
        [5, '17¢'],
        [6, '7¢'],
        [6.8, '2¢'],
        [7.5, '1¢'],
        [8.2, '0¢'],
      ],
      [0, { x: 320, y: 100 }],
    ),
    word('left to count', 20, [0, { x: 320, y: 134, a: 0 }], [3, {}], [3.4, { a: 0.8 }]),
    ...[
      ['quarter', 3.4, 105],
      ['quarter', 4.4, 196],
      ['dime', 5.4, 282],
      ['nickel', 6.2, 364],
      ['penny', 6.9, 448],
      ['penny', 7.6, 528],
    ].map(([kind, at, x]) => drop(kind, at, x, 214)),
  ],
};

const countingUp = {
  slug: 'counting-up',
  seconds: 12,
  poster: 8.2,
  cues: [
    [0.5, 3.2, 'The price is $3.35, and you hand over five dollars.'],
    [3.4, 6.2, 'Start at the price and count up.'],
    [6.4, 8.6, 'Stop at what was handed over.'],
    [8.8, 11.6, 'What you counted out is the change: $1.65.'],
  ],
  actors: [
    box(500, 26, '#0a3327', [0, { x: 70, y: 200 }]),
    box(
      500,
      26,
      '#f0c457',
      [3.5, { x: 70, y: 200, w: 0 }],
      [3.9, { w: 0.03 }],
      [4.5, {}],
      [4.9, { w: 0.091 }],
      [5.4, {}],
      [5.8, { w: 0.242 }],
      [6.2, {}],
      [6.6, { w: 0.394 }],
      [7.2, {}],
      [7.9, { w: 1 }],
    ),
    word('$3.35', 22, [0, { x: 92, y: 254 }]),
    word('$5.00', 22, [0, { x: 548, y: 254 }]),
    counter(
      64,
      [
        [0, '$3.35'],
        [3.7, '$3.40'],
        [4.7, '$3.50'],
        [5.6, '$3.75'],
        [6.4, '$4.00'],
        [7.6, '$5.00'],
        [9.3, '$1.65'],
      ],
      [0, { x: 320, y: 82 }],
    ),
    ...[
      ['nickel', 3.4, 90, 160],
      ['dime', 4.4, 150, 230],
      ['quarter', 5.3, 215, 300],
      ['quarter', 6.1, 290, 376],
    ].map(([kind, at, x, end]) =>
      coin(
        kind,
        [at, { x, y: -60 }],
        [at + 0.6, { y: 146, by: 'drop' }],
        [8.8, {}],
        [9.3, { x: end }],
      ),
    ),
    note(
      '1',
      [7, { x: 440, y: -60, s: 0.42 }],
      [7.6, { y: 146, by: 'drop' }],
      [8.8, {}],
      [9.3, { x: 474 }],
    ),
  ],
};

const noNickels = {
  slug: 'no-nickels',
  seconds: 12,
  poster: 8.4,
  cues: [
    [0.5, 3.2, 'One day the nickels ran out.'],
    [3.4, 6.4, 'For thirty cents, biggest-first takes six coins.'],
    [6.6, 8.9, 'Three dimes would have done.'],
    [9.1, 11.6, 'With every coin in the till, biggest-first is right again.'],
  ],
  actors: [
    ...[0, 1, 2, 3].map((i) => box(130, 84, '#0a3327', [0, { x: 42 + i * 142, y: 26 }])),
    coin('quarter', [0, { x: 107, y: 68 }]),
    coin('dime', [0, { x: 249, y: 68 }]),
    coin(
      'nickel',
      [0, { x: 391, y: 68 }],
      [1.2, {}],
      [2.2, { x: 391, y: -60 }],
      [9, {}],
      [9.7, { y: 68, by: 'drop' }],
    ),
    coin('penny', [0, { x: 533, y: 68 }]),
    ...[0, 1, 2, 3, 4, 5].map((i) =>
      coin(
        i ? 'penny' : 'quarter',
        [3.4 + i * 0.35, { x: -60, y: 160 }],
        [4.5 + i * 0.35, { x: i ? 120 + i * 58 : 100 }],
        [9, {}],
        [9.6, i ? { x: 720 } : {}],
      ),
    ),
    ...[0, 1, 2].map((i) => roll('dime', 6.6 + i * 0.3, 100 + i * 72, 232)),
    roll('nickel', 9.6, 182, 160, 720),
    appear(word('6 coins', 26, [0, { x: 540, y: 169 }]), 6, 8.9),
    appear(word('3 coins', 26, [0, { x: 540, y: 241 }]), 7.9),
    appear(word('2 coins', 26, [0, { x: 540, y: 169 }]), 10.3),
  ],
};

const smallDime = {
  slug: 'the-small-dime',
  seconds: 12,
  poster: 4.9,
  cues: [
    [0.5, 2.9, 'The dime is worth more than the nickel.'],
    [3.1, 5.4, 'And yet it is the smallest coin of all.'],
    [5.6, 8.3, 'Dimes and quarters were once silver, and were sized by what they weighed.'],
    [8.5, 11.6, 'Ten dimes weigh what four quarters weigh, to this day.'],
  ],
  actors: [
    ...[
      ['penny', 2.06],
      ['nickel', 1.85],
      ['dime', 2.19],
      ['quarter', 1.62],
    ].map(([kind, same], i) => ({
      kind,
      keys: [
        [0, { x: 110 + i * 140, y: 140, s: same }],
        [3, {}],
        [4.2, { s: 1.62 }],
        [5.6, {}],
        [6.2, i < 2 ? { a: 0.25 } : {}],
        [8.2, {}],
        [8.6, { a: 0 }],
      ],
    })),
    box(8, 150, '#b98a1e', [8.5, { x: 316, y: 84, a: 0 }], [9, { a: 1 }]),
    ...[
      ['dime', 10, 180, 1],
      ['quarter', 4, 460, -1],
    ].map(([kind, count, x, side]) => ({
      kind: 'pan',
      of: kind,
      count,
      keys: [
        [8.5, { x, y: 190 + side * 46, a: 0 }],
        [9, { a: 1 }],
        [9.6, { y: 190 - side * 26 }],
        [10.1, { y: 190 + side * 12 }],
        [10.6, { y: 190 }],
      ],
    })),
    {
      kind: 'beam',
      keys: [
        [8.5, { x: 320, y: 90, r: -0.32, a: 0 }],
        [9, { a: 1 }],
        [9.6, { r: 0.184 }],
        [10.1, { r: -0.086 }],
        [10.6, { r: 0 }],
      ],
    },
  ],
};

const twoCentsMore = {
  slug: 'two-cents-more',
  seconds: 12,
  poster: 10.4,
  cues: [
    [0.5, 2.9, 'The price is $4.77. You give five dollars.'],
    [3.1, 5.9, 'Your change is 23 cents: five coins for your pocket.'],
    [6.1, 8.6, 'Now give two cents more.'],
    [8.8, 11.6, 'Your change is one quarter. Your pocket thanks you.'],
  ],
  actors: [
    word('you give', 20, [0, { x: 165, y: 40, a: 0.8 }]),
    word('you get', 20, [0, { x: 470, y: 40, a: 0.8 }]),
    word('price $4.77', 20, [0, { x: 320, y: 40 }]),
    box(3, 190, '#0a3327', [0, { x: 318, y: 60 }]),
    note('5', [0.3, { x: -180, y: 118, s: 0.8 }], [1.3, { x: 165 }]),
    ...[0, 1].map((i) => drop('penny', 6.3 + i * 0.5, 136 + i * 60, 196)),
    ...[
      ['dime', 395, 100],
      ['dime', 465, 100],
      ['penny', 395, 166],
      ['penny', 465, 166],
      ['penny', 535, 166],
    ].map(([kind, x, y], i) =>
      coin(
        kind,
        [3.1 + i * 0.3, { x: 720, y }],
        [4 + i * 0.3, { x }],
        [7.9, {}],
        [8.6, { x: x + 330 }],
      ),
    ),
    coin('quarter', [8.8, { x: 720, y: 130, s: 1.5 }], [9.8, { x: 470 }]),
    appear(word('23¢', 36, [0, { x: 470, y: 246 }]), 5.2, 7.8),
    appear(word('25¢', 36, [0, { x: 470, y: 246 }]), 9.8),
    appear(word('$5.00', 36, [0, { x: 165, y: 246 }]), 1.4, 6.3),
    appear(word('$5.02', 36, [0, { x: 165, y: 256 }]), 7.4),
  ],
};

export const scenes = [
  fourQuarters,
  biggestCoinFirst,
  countingUp,
  noNickels,
  smallDime,
  twoCentsMore,
];
