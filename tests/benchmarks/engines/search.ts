// The files of a search engine against the types of both clients; the capital words stand for the content of the files.
import type { estypes } from '@elastic/elasticsearch'
import type { API } from '@opensearch-project/opensearch'

type Body<T> = T extends { body?: infer B } ? NonNullable<B> : never
type Switch = { actions: estypes.IndicesUpdateAliasesAction[] }

export const elastic: Record<string, Omit<estypes.IndicesCreateRequest, 'index'>> = INDEXES
export const opensearch: Record<string, Body<API.Indices_Create_Request>> = INDEXES
export const elasticQueries: Record<string, { index: string; body: estypes.SearchRequest }> = QUERIES
// The client's types of a terms aggregation know no field, so counts are looked at by the other client alone.
type Counted<T> = Omit<T, 'aggs' | 'aggregations'> & { aggs?: unknown }
export const opensearchQueries: Record<string, { index: string; body: Counted<Body<API.Search_Request>> }> = QUERIES
export const elasticSwitch: Record<string, Switch> = SWITCH
export const opensearchSwitch: Record<string, Body<API.Indices_UpdateAliases_Request>> = SWITCH
