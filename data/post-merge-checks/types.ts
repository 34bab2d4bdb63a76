import type { BundleErrors } from '#data/bundle'
import type { Participant } from '#data/transactions'

/*
 * What an import leaves behind. The checks of a bundle (data/checks/) look at what its rows add to the graph; here is looked at what it
 * takes away, brings back and ties, once all of it is merged and before any of it is committed: so that the export of the graph is
 * a sound bundle afterwards, too. What was amiss in the graph before keeps nothing out.
 */

/** The transactions of a merge of the subgraphs that keep claims, under which id, and where faults go. */
export type MergedImport = { parts: Participant[]; importId: string; faults: BundleErrors }
