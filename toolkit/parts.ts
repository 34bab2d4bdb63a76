/*
 * Several facts may have one key, as terms of office of one holder in one post do. The first has the bare id of the key, the
 * second ends in -2. A number is had by the same fact for good: what is retracted may come back.
 */

/** `partOf('aff_x', 1)` is `aff_x-2`. */
export const partOf = (key: string, number: number) => (number === 0 ? key : `${key}-${number + 1}`)

/** `keyOf('aff_x-2')` is `aff_x`. */
export const keyOf = (fact: string) => fact.split('-')[0]!

/** `numberOf('aff_x-2')` is 1. */
export const numberOf = (fact: string) => Number(fact.split('-')[1] ?? 1) - 1
