import { type CANCEL_SYMBOL, isCancel, select, text } from '@clack/prompts'
import { usageError } from '#cli/command'
import { entityError, entityFor, type Link, links, nameError, type SubgraphRequest } from './draft.ts'

/**
 * What is not said by argument or option is asked on the terminal; without one the entity is called after the subgraph and
 * belongs to an organisation.
 */
export async function promptForWish(
  { name, entity, link }: Partial<SubgraphRequest>,
  isAsked = process.stdin.isTTY && process.stdout.isTTY,
): Promise<SubgraphRequest> {
  if (name === undefined && !isAsked) throw usageError('Say what the subgraph is called: npm run accord -- new offices')
  const called =
    name ??
    (await answer(
      text({
        message: 'What is the subgraph called? One word in the plural, such as offices.',
        validate: value => nameError(value ?? ''),
      }),
    ))
  const guess = entityFor(called)
  if (!isAsked) return { name: called, entity: entity ?? guess, link: link ?? 'Organisation' }
  return {
    name: called,
    entity:
      entity ??
      (await answer(
        text({
          message: 'What is one of them? A type of the schema.',
          initialValue: guess,
          validate: value => entityError(value ?? '', called),
        }),
      )),
    link:
      link ??
      (await answer(
        select({
          message: 'What does it belong to?',
          options: Object.keys(links).map(value => ({ value: value as Link })),
        }),
      )),
  }
}

async function answer<T extends string>(question: Promise<T | typeof CANCEL_SYMBOL>): Promise<T> {
  const given = await question
  if (isCancel(given)) throw usageError('Nothing is written.')
  return given
}
