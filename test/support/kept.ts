// What an account keeps, leaving out how far FusionAuth has heard of it.
import type { Store } from '../../src/domain/ports.ts';

export async function kept(store: Store, id: string) {
  const account = await store.account(id);
  if (!account) throw new Error(`The store has no account ${id}.`);
  const { state, epoch, profile, seenAt, sync, conversion } = account;
  const events = (await store.events(id)).map(({ name }) => name);
  return { state, epoch, profile, seenAt, desired: sync.desired, email: conversion?.email, events };
}
