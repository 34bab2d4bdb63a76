import { type CANCEL_SYMBOL, isCancel, select, text } from '@clack/prompts'
import { wrongUse } from '#cli/command'
import { entityFor, faultOfEntity, faultOfName, type Link, links, type Wish } from './draft.ts'

/**
 * What is not said by argument or option is asked on the terminal; without one the entity is called after the subgraph and
 * belongs to an organisation.
 */
export async function wished(
  { name, entity, link }: Partial<Wish>,
  isAsked = process.stdin.isTTY && process.stdout.isTTY,
): Promise<Wish> {
  if (name === undefined && !isAsked) throw wrongUse('Say what the subgraph is called: npm run accord -- new offices')
  const called =
    name ??
    (await answer(
      text({
        message: 'What is the subgraph called? One word in the plural, such as offices.',
        validate: value => faultOfName(value ?? ''),
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
          validate: value => faultOfEntity(value ?? '', called),
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
  if (isCancel(given)) throw wrongUse('Nothing is written.')
  return given
}
