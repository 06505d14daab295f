// What TypeScript knows of a site by its declaration; `tsc` reads these, and nothing runs.
import { expectTypeOf, it } from 'vitest';
import type { ActionName, ProfileOf, PropertiesOf } from '../../../src/activity/typed.ts';
import type { RequestVisitor } from '../../../src/http/request-visitor.ts';
import type { Site } from '../../../src/index.ts';
import type { shop } from '../../support/shop-site.ts';

type Shop = typeof shop;
declare const visitor: RequestVisitor<Shop>;

it('a profile has the declared fields, by kind and type, and no others', () => {
  expectTypeOf<ProfileOf<Shop>>().toEqualTypeOf<{
    readonly visits: number;
    readonly cart: readonly string[];
    readonly lastSeen: string | undefined;
    readonly newsletter: boolean | undefined;
  }>();
});

it('the declared actions alone can be recorded, with the properties they take', () => {
  expectTypeOf<ActionName<Shop>>().toEqualTypeOf<'shop.visited' | 'cart.added'>();
  expectTypeOf<PropertiesOf<Shop, 'cart.added'>>().toEqualTypeOf<{
    readonly product: 'bread' | 'milk' | 'tea' | 'salt';
  }>();
  const calls = () => [
    visitor.record('shop.visited'),
    visitor.record('shop.visited', {}, { key: 'a'.repeat(16) }),
    visitor.record('cart.added', { product: 'tea' }),
    // @ts-expect-error an action that the site does not declare
    visitor.record('cart.emptied'),
    // @ts-expect-error the product is missing
    visitor.record('cart.added'),
    // @ts-expect-error no such product
    visitor.record('cart.added', { product: 'gold' }),
    // @ts-expect-error this action takes nothing
    visitor.record('shop.visited', { product: 'tea' }),
  ];
  expectTypeOf(calls).returns.toBeArray();
});

it('a site whose declaration TypeScript does not know takes any action, and gives values unknown', () => {
  const any = (one: RequestVisitor<Site>) => one.record('thing.done', { of: 'any sort' });
  expectTypeOf(any).returns.resolves.toEqualTypeOf<RequestVisitor<Site>>();
});
