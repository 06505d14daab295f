// A plot's numbers, from the table that people without a script read.

export interface Series {
  label: string;
  values: number[];
}

export interface Figures {
  /** What stands at each place of the x axis, left to right. */
  heads: string[];
  series: Series[];
}

export function readTable(block: HTMLElement): Figures {
  const rows = [...block.querySelectorAll('tbody tr')];
  if ('latestFirst' in block.dataset) rows.reverse();
  const columns = [...block.querySelectorAll('thead th')];
  const plotted = columns.flatMap((th, index) =>
    'plotted' in (th as HTMLElement).dataset ? [index] : [],
  );
  return {
    heads: rows.map((row) => row.children[0]?.textContent ?? ''),
    series: plotted.map((index) => ({
      label: columns[index]?.textContent ?? '',
      values: rows.map((row) => Number((row.children[index] as HTMLElement).dataset.n)),
    })),
  };
}
