/** Limits of a path search: links of a path, paths, links visited, and milliseconds. */
export const limits = { maxLength: 8, maxPaths: 100, visitedLinks: 2_000_000, milliseconds: 1_000 }
