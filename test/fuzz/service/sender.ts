// Whose browser sends what trackers collect.
import { type Device, isMember, type World } from './world.ts';

export interface Person {
  device: Device;
  /** Of a member who is signed in: the one account that a browser may say it is. */
  account?: string;
}

/** Whoever is there, or a member of whom it is known which one. */
export function sender({ random, people }: World, stranger: Device): Person {
  const member = random.chance(0.3) && people.pick(random, ({ device }) => isMember(device));
  return member || { device: stranger };
}
