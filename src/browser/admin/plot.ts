// Draws a table above itself, in the page's own colours, and again when its width or the scheme changes.
import uPlot from 'uplot';
import { laidOut } from './lay-out.ts';
import { type Figures, readTable } from './read-table.ts';

export interface Plot {
  remove(): void;
}

const DASHES = [[], [8, 5], [3, 3], [2, 6]];
const HEIGHT = 200;
const WHOLE = [1, 2, 5].flatMap((n) => [1, 10, 100, 1e3, 1e4, 1e5, 1e6, 1e7].map((by) => n * by));

/** `block` holds the table, and says by `data-plot` how to draw it. */
export function plotOf(block: HTMLElement): Plot {
  const heading = block.querySelector('h3');
  const place = element('div', 'plot');
  const under = element('p', 'fine under');
  place.setAttribute('role', 'img');
  place.setAttribute('aria-label', `${heading?.textContent}: a plot of the table's figures`);
  under.setAttribute('aria-hidden', 'true');
  const figures = readTable(block);
  heading?.after(place, keyOf(figures), under);
  let drawn: uPlot | undefined;

  function draw(): void {
    drawn?.destroy();
    const { options, data } = drawing(block, figures, under);
    drawn = new uPlot({ ...options, width: place.clientWidth, height: HEIGHT }, data, place);
  }

  const resized = new ResizeObserver(() => {
    const width = place.clientWidth;
    if (drawn && width > 0 && drawn.width !== width) drawn.setSize({ width, height: HEIGHT });
  });
  const scheme = matchMedia('(prefers-color-scheme: dark)');
  scheme.addEventListener('change', draw);
  resized.observe(place);
  draw();
  return {
    remove() {
      scheme.removeEventListener('change', draw);
      resized.disconnect();
      drawn?.destroy();
    },
  };
}

function drawing(block: HTMLElement, figures: Figures, under: HTMLElement) {
  const bars = block.dataset.plot === 'bars';
  const { data, headAt, splits, most } = laidOut(figures, bars);
  const style = getComputedStyle(document.documentElement);
  const colour = (name: string) => style.getPropertyValue(name).trim();
  const font = `13px ${style.getPropertyValue('--plain')}`;
  const axis = { stroke: colour('--soft'), ticks: { show: false }, font };
  const options: Omit<uPlot.Options, 'width' | 'height'> = {
    legend: { show: false },
    cursor: { y: false, drag: { x: false, y: false } },
    scales: { x: { time: false, range: [-0.6, most + 0.6] }, y: { range: fromZero } },
    axes: [
      {
        ...axis,
        grid: { show: false },
        splits: (plot) => splits(Math.max(1, Math.floor(plot.width / 95))),
        values: (_, places) => places.map((place) => figures.heads[headAt(place)] ?? ''),
      },
      { ...axis, grid: { stroke: colour('--line'), width: 1 }, size: 60, incrs: WHOLE },
    ],
    series: [
      {},
      ...figures.series.map(({ label }, index): uPlot.Series => {
        const stroke = colour(`--series-${index + 1}`);
        return bars
          ? { label, stroke, fill: stroke, points: { show: false }, ...BARS }
          : { label, stroke, width: 2, dash: DASHES[index] ?? [], points: { size: 5 } };
      }),
    ],
    hooks: { setCursor: [({ cursor }) => tell(under, figures, headAt(cursor.idx ?? -1))] },
  };
  return { options, data };
}

const BARS = {
  paths: (uPlot.paths.bars as uPlot.Series.BarsPathBuilderFactory)({ size: [0.8, 60] }),
};

function fromZero(_: uPlot, __: number | null, most: number | null): [number, number] {
  return [0, Math.max((most ?? 0) * 1.1, 1)];
}

/** What the pointer is at, in words: for the eye alone, the table has it for everybody. */
function tell(under: HTMLElement, { heads, series }: Figures, at: number): void {
  const said = series.map(({ label, values }) => `${label} ${values[at] ?? 0}`).join(' · ');
  under.textContent = heads[at] === undefined ? '' : `${heads[at]}: ${said}`;
}

function keyOf({ series }: Figures): HTMLElement {
  const key = element('ul', 'key');
  if (series.length > 1) {
    key.append(
      ...series.map(({ label }) => Object.assign(element('li', ''), { textContent: label })),
    );
  } else key.hidden = true;
  return key;
}

function element(name: string, className: string): HTMLElement {
  return Object.assign(document.createElement(name), { className });
}
