// The table of docs/mutation.md: what `npm run mutation` last found, file by file, and why some went unnoticed.
import { read } from '../../test/architecture/sources.ts';
import type { FileScore } from '../mutation/scores.ts';
import { reasons } from './mutation-reasons.ts';
import { table } from './table.ts';
import { withPart } from './with-part.ts';

type Results = Record<string, { on: string; files: Record<string, FileScore> }>;

export function mutationPage(text: string): string {
  const results = JSON.parse(read('mutation/results.json')) as Results;
  const files = Object.values(results).flatMap((part) => Object.entries(part.files));
  const rows = folders(files).flatMap(([folder, own]) => [
    [`**${folder}/**`, ...summed(own.map(([, score]) => score)), ''],
    ...own.filter(([, { survivors }]) => survivors.length > 0).map(row),
  ]);
  const all = ['**all**', ...summed(files.map(([, score]) => score)), ''];
  const head = ['file', 'mutants', 'noticed', 'not', 'why not'];
  return withPart(text, 'mutation', table(head, [...rows, all]));
}

function folders(files: [string, FileScore][]): [string, [string, FileScore][]][] {
  const groups = Object.groupBy(files, ([path]) => path.split('/')[1] ?? '');
  return Object.entries(groups).map(([folder, own = []]) => [folder, own]);
}

function row([path, score]: [string, FileScore]): string[] {
  const name = path.split('/').slice(2).join('/');
  return [name, ...summed([score]), reasons[path] ?? ''];
}

function summed(scores: FileScore[]): string[] {
  const made = scores.reduce((sum, score) => sum + score.made, 0);
  const noticed = scores.reduce((sum, score) => sum + score.noticed, 0);
  return [`${made}`, `${((100 * noticed) / made).toFixed(1)} %`, `${made - noticed}`];
}
