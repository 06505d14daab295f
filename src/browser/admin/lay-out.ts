// Where a table's figures stand along the x axis: lines over one another, bars of several series side by side.
import type { AlignedData } from 'uplot';
import type { Figures } from './read-table.ts';

export interface LaidOut {
  data: AlignedData;
  /** The last place. */
  most: number;
  /** Which row a place belongs to; of none, -1. */
  headAt(place: number): number;
  /** Places to write rows' names at: about so many, the last one among them. */
  splits(atMost: number): number[];
}

export function laidOut({ heads, series }: Figures, bars: boolean): LaidOut {
  const apart = bars && series.length > 1;
  const stride = apart ? series.length + 1 : 1;
  const length = heads.length * stride - (apart ? 1 : 0);
  const places = Array.from({ length }, (_, place) => place);
  const middle = apart ? (series.length - 1) / 2 : 0;
  return {
    data: [
      places,
      ...series.map(({ values }, index) =>
        apart
          ? places.map((place) =>
              place % stride === index ? values[Math.floor(place / stride)] : null,
            )
          : values,
      ),
    ] as AlignedData,
    most: length - 1,
    headAt: (place) => (place < 0 ? -1 : Math.floor(place / stride)),
    splits(atMost) {
      const step = Math.ceil(heads.length / atMost);
      return heads
        .map((_, row) => row)
        .filter((row) => (heads.length - 1 - row) % step === 0)
        .map((row) => row * stride + middle);
    },
  };
}
