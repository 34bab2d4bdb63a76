import { type CANCEL_SYMBOL, isCancel, select, text } from '@clack/prompts'
import { usageError } from '#cli/command'
import { entityError, entityFor, type Link, links, nameError, type SubgraphRequest } from './draft.ts'

/** Prompts for missing arguments. Without a terminal, it derives the entity from the name and links it to Organisation. */
export async function promptForMissing(
  { name, entity, link }: Partial<SubgraphRequest>,
  isInteractive = process.stdin.isTTY && process.stdout.isTTY,
): Promise<SubgraphRequest> {
  if (name === undefined && !isInteractive)
    throw usageError('The name of the subgraph is missing. Example: npm run accord -- new offices')
  const subgraphName =
    name ??
    (await answer(
      text({
        message: 'Name of the subgraph? One word in the plural, such as offices.',
        validate: value => nameError(value ?? ''),
      }),
    ))
  const guess = entityFor(subgraphName)
  if (!isInteractive) return { name: subgraphName, entity: entity ?? guess, link: link ?? 'Organisation' }
  return {
    name: subgraphName,
    entity:
      entity ??
      (await answer(
        text({
          message: 'Name of its entity type? In the singular, such as Office.',
          initialValue: guess,
          validate: value => entityError(value ?? '', subgraphName),
        }),
      )),
    link:
      link ??
      (await answer(
        select({
          message: 'Type that the entity belongs to?',
          options: Object.keys(links).map(value => ({ value: value as Link })),
        }),
      )),
  }
}

async function answer<T extends string>(question: Promise<T | typeof CANCEL_SYMBOL>): Promise<T> {
  const value = await question
  if (isCancel(value)) throw usageError('Cancelled. No file was written.')
  return value
}
