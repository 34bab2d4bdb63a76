/** Codes of `accord compose`, for errors before and after the composition. */
export const accordCodes: Record<string, { meaning: string; mend: string }> = {
  INVALID_SUPERGRAPH_YAML: {
    meaning: 'supergraph.yaml has an entry that `rover supergraph compose` would reject.',
    mend: 'Write the entry as `name: { routing_url: …, schema: { file: … } }`, with file, subgraph_url or sdl.',
  },
  SUBGRAPH_UNREACHABLE: {
    meaning: 'The schema of a subgraph cannot be read: its file does not exist, or its address does not respond.',
    mend: 'Start the subgraph, or correct the path or address. `--partial` composes the other subgraphs.',
  },
  SUBGRAPH_UNAUTHENTICATED: {
    meaning: 'A subgraph returns its schema only to authenticated callers.',
    mend: 'Name a `file` with its schema, or put its credentials in `introspection_headers`. A subgraph of the toolkit returns its schema to all callers with SUBGRAPH_CALLERS=anyone. For calls of a gateway, set GATEWAY_KEY and GATEWAY_PUBLIC_KEY (docs/running.md).',
  },
  COMPOSERS_DISAGREE: {
    meaning:
      'Two independent composers make different supergraphs of the subgraphs, so other routers may serve another schema.',
    mend: 'Simplify the definition on which they differ, and report the bug to the composer that is wrong.',
  },
  FEDERATION_VERSION_EXCEEDED: {
    meaning: 'A subgraph uses a later federation version than `federation_version` in supergraph.yaml allows.',
    mend: 'Link to that version or an earlier one, or raise `federation_version` if all your routers support the later one.',
  },
  NOT_SERVED_BY_GATEWAY: {
    meaning: 'The graph composes, but uses a feature that the gateway of this project does not support.',
    mend: 'Remove the feature, or serve the supergraph with a router that supports it.',
  },
}
