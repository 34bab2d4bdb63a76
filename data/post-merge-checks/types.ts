import type { BundleErrors } from '#data/bundle'
import type { Participant } from '#data/transactions'

/*
 * Checks of the graph after the merge and before the commit, so that an export of the graph remains a valid bundle. The checks of a
 * bundle (data/checks/) cover the rows that it adds. These checks cover the claims that an import or undo retracts, restores or
 * links by `same_as`. They ignore errors that the graph had before.
 */

/** The open transactions of a merge in the subgraphs that store claims, the id of the import, and the list of errors. */
export type MergedImport = { parts: Participant[]; importId: string; errors: BundleErrors }
