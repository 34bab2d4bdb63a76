/** Codes of `accord compose` itself, for what comes before and after a composition. */
export const accordCodes: Record<string, { meaning: string; mend: string }> = {
  INVALID_SUPERGRAPH_YAML: {
    meaning: 'supergraph.yaml has something that `rover supergraph compose` would not take.',
    mend: 'Write the entry as `name: { routing_url: …, schema: { file: … } }`; in place of file also subgraph_url or sdl.',
  },
  SUBGRAPH_UNREACHABLE: {
    meaning: 'The schema of a subgraph cannot be had: its file is not there, or its address does not answer.',
    mend: 'Start the subgraph, or mend the path or address; `--partial` composes the others meanwhile.',
  },
  SUBGRAPH_UNAUTHENTICATED: {
    meaning: 'A subgraph at an address tells its schema to callers alone that it knows.',
    mend: 'Give its schema as a `file`, or in `introspection_headers` what it asks for. One of the toolkit tells it with SUBGRAPH_CALLERS=anyone; that a gateway may ask it, see to GATEWAY_KEY and GATEWAY_PUBLIC_KEY (docs/running.md).',
  },
  COMPOSERS_DISAGREE: {
    meaning:
      'Two independent composers make different graphs of the subgraphs, so other routers may serve another schema.',
    mend: 'Write what they differ on in a plainer way, and tell the one that is wrong of it.',
  },
  FEDERATION_VERSION_EXCEEDED: {
    meaning: 'A subgraph uses a later version of the federation than `federation_version` in supergraph.yaml allows.',
    mend: 'Link to that version or an earlier one; raise `federation_version` where every router in use knows the later.',
  },
  NOT_SERVED_BY_GATEWAY: {
    meaning: 'The graph composes, and has something that the gateway of this project does not serve.',
    mend: 'Leave it out, or serve the supergraph with a router that has it.',
  },
}
