import { queryOptions } from '@tanstack/react-query';
import type { Who } from '../session/who';

/** The map of the customer that is looked at: thousands of looks, which take a moment. */
export const mapOf = ({ api, customer }: Who) =>
  queryOptions({
    queryKey: [customer.id, 'map'],
    queryFn: async ({ signal }) => (await api.GET('/map', { params: { query: {} }, signal })).data,
  });
