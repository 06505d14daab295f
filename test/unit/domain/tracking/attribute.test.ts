// An event that comes from an ended device is kept, and nothing in it leads to that device any more.
import { expect, it } from 'vitest';
import { attribute } from '../../../../src/domain/tracking/attribute.ts';
import { tracked } from '../../../support/tracked.ts';

const schema = 'iglu:com.snowplowanalytics.snowplow/web_page/jsonschema/1-0-0';
const other = { schema: 'iglu:shop.example/basket/jsonschema/1-0-0', data: { id: 'b-1' } };
const props = JSON.stringify({ page: 'Cart', co: [{ schema, data: { id: 'page-1' } }, other] });
const device = { id: 'd-1', firstAt: 0, releasedAt: 1000, reason: 'logout' } as const;
const late = { device: 'd-1', session: 's-1', network: 'n-1', ip: '192.0.2.0/24', props };

it('what happened before it ended keeps its ids', () => {
  const { event: kept } = attribute(tracked({ ...late, at: 1000 }), device, () => []);
  expect(kept).toMatchObject({ device: 'd-1', network: 'n-1', props });
});

it('what happened after it has none, nor the id of the page, which began before', () => {
  const { event: kept } = attribute(tracked({ ...late, at: 1001 }), device, () => []);
  for (const id of ['device', 'session', 'network', 'ip']) expect(kept).not.toHaveProperty(id);
  expect(JSON.parse(kept.props)).toEqual({ page: 'Cart', co: [{ schema, data: {} }, other] });
});
