import { callSources } from '../shared/calls'
import type { Call } from '../shared/contract'

/** Sources of the node's own: an officer's report, an emergency; a watch post has its alert's number. */
const ownSources: readonly string[] = [...callSources, 'officer', 'panic', '']
const alertNumber = /^J\d+-\d+$/

/** The other systems that reported it, each once: words that are none of the desks' sources, of calls that nobody here took. */
export function cameFrom(calls: readonly Pick<Call, 'source' | 'takenBy'>[]): string[] {
  const others = calls.filter((call) => !call.takenBy && !ownSources.includes(call.source) && !alertNumber.test(call.source))
  return [...new Set(others.map((call) => call.source))]
}
