// FusionAuth where a person waits for it: its silence, or its refusal, is an answer of its own.
import { DirectoryError } from '../domain/directory-error.ts';
import { AppError } from '../domain/errors.ts';

/** @throws AppError `directory_unavailable` */
export async function reachable<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    if (!(error instanceof DirectoryError)) throw error;
    throw new AppError('directory_unavailable', { cause: error });
  }
}
