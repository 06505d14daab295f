// What one visit or one stub costs, by name: measured by the benchmark, reckoned with by bench/simulate.

export interface Cost {
  what: string;
  value: number;
  unit: string;
}

export type Costs = Readonly<Record<string, Cost>>;
