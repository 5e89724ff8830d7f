import { batch, computed, effect, signal } from '@preact/signals'
import { fill, refusalText, words } from '../i18n'
import { api, Refused } from '../shared/api'
import { clock, wallTick } from '../shared/clock'
import type { Track } from '../shared/border'
import type { PostProposal } from '../shared/contract'
import { armedMs, isOpen, newestOf, openTrack } from './border'
import { board, done, mapSide, me, refuse, replaying, select } from './desk'
import { untaken, whyNotTake, type Outcome } from './proposals'

/** Posts ahead of a followed vehicle, as they were asked for. */
export interface Asked {
  track: string
  jurisdiction: number
  answer: { state: 'asking' } | { state: 'failed'; text: string } | { state: 'there'; proposal: PostProposal }
}

export const askedPosts = signal<Asked | null>(null)
/** What came of the posts that were taken up, by their number in the proposal. */
export const outcomes = signal<ReadonlyMap<number, Outcome>>(new Map())
/** All posts at once wait for a second key until this moment; 0: they do not. Wall milliseconds. */
export const allArmedUntil = signal(0)
/** Whose officers are asked for, where the person works for several cities. */
const chosenCity = signal(0)

/** The proposal of the open track. */
export const shownProposal = computed<PostProposal | null>(() => {
  const asked = askedPosts.value
  return asked?.answer.state === 'there' && asked.track === openTrack.value?.id ? asked.answer.proposal : null
})

/** The city whose officers would go: the chosen one, else where the vehicle was seen last, if that is ours. */
export function postingCity(track: Track): number {
  const own = me.value?.jurisdictions ?? []
  if (own.includes(chosenCity.value)) return chosenCity.value
  return own.includes(track.home) ? track.home : track.jurisdiction
}

export function choosePostingCity(jurisdiction: number): void {
  batch(() => {
    chosenCity.value = jurisdiction
    forgetPosts()
  })
}

export function forgetPosts(): void {
  batch(() => {
    askedPosts.value = null
    outcomes.value = new Map()
    allArmedUntil.value = 0
  })
}

/** Asks where free officers can be before the vehicle. Nothing is opened by it. */
export async function proposePosts(track: Track): Promise<void> {
  if (!isOpen.peek() || askedPosts.peek()?.answer.state === 'asking') return
  const asked: Asked = { track: track.id, jurisdiction: postingCity(track), answer: { state: 'asking' } }
  batch(() => {
    forgetPosts()
    askedPosts.value = asked
    select(null) // From now on the numbers mean posts, not the officers of an incident.
  })
  const answer = await api.proposedPosts(track.id, asked.jurisdiction).then(
    (proposal): Asked['answer'] => ({ state: 'there', proposal }),
    (fault: unknown): Asked['answer'] => ({ state: 'failed', text: faultText(fault) }),
  )
  if (askedPosts.peek() !== asked) return // Something else is shown by now.
  askedPosts.value = { ...asked, answer }
  const seen = newestOf(track)
  if (answer.state === 'there' && answer.proposal.posts.length > 0)
    mapSide.frame([...(seen ? [seen] : []), ...answer.proposal.posts])
}

/** Why no post of the shown proposal can be taken up now, in words; null when some can. */
export function whyNotTakeText(track: Track, proposal: PostProposal): string | null {
  const why = whyNotTake(track, proposal, clock.now())
  if (why === null) return null
  return why === 'seenAgain' ? words().border.seenAgain : words().refusal[why]
}

/** Opens posts and sends to each the officer who was proposed for it. */
export async function takePosts(track: Track, posts: readonly number[]): Promise<void> {
  const proposal = shownProposal.peek()
  if (!proposal || !isOpen.peek()) return
  const wanted = untaken(proposal, outcomes.peek()).filter((post) => posts.includes(post.post))
  if (wanted.length === 0) return
  const why = whyNotTakeText(track, proposal)
  if (why) return refuse(why)
  const ordering = wanted.map((post): [number, Outcome] => [post.post, { state: 'ordering' }])
  batch(() => {
    allArmedUntil.value = 0
    outcomes.value = new Map([...outcomes.peek(), ...ordering])
  })
  const order = { jurisdiction: proposal.jurisdiction, proposal: proposal.proposal, posts: wanted.map(({ post, officer }) => ({ post, officer })) }
  try {
    const { posts: answers } = await api.orderPosts(track.id, order)
    if (shownProposal.peek() !== proposal) return
    const came = answers.map((one): [number, Outcome] => {
      const { post, incident = null, directive = null, reason = null } = one
      return [post, { state: 'done', incident, directive, reason }]
    })
    outcomes.value = new Map([...outcomes.peek(), ...came])
    const sent = answers.filter((one) => one.directive).length
    const text = fill(words().border.didPost, { n: sent, of: answers.length, track: track.id })
    if (sent === answers.length) done(text, '')
    else refuse(text)
  } catch (fault) {
    refuse(fault instanceof Refused ? faultText(fault) : words().fault.lost)
    if (shownProposal.peek() !== proposal) return
    // Nothing is known to have been opened: they may be taken up again, and the same post again is the same incident.
    const left = new Map(outcomes.peek())
    for (const post of wanted) left.delete(post.post)
    outcomes.value = left
  }
}

/** The first of two keys: so many officers are not sent by a slip. */
export function armAll(track: Track): void {
  const proposal = shownProposal.peek()
  if (!proposal || untaken(proposal, outcomes.peek()).length === 0) return
  const why = whyNotTakeText(track, proposal)
  if (why) return refuse(why)
  allArmedUntil.value = performance.now() + armedMs
}

export function disarmAll(): void {
  allArmedUntil.value = 0
}

/** The second key. */
export function takeAllArmed(track: Track): void {
  const ready = performance.now() <= allArmedUntil.peek()
  disarmAll()
  if (ready) void takePosts(track, shownProposal.peek()?.posts.map((post) => post.post) ?? [])
}

/** The nth post that is shown; 1 is the first. */
export function takeNth(track: Track, n: number): void {
  const post = shownProposal.peek()?.posts[n - 1]
  if (post) void takePosts(track, [post.post])
}

/** Why somebody was not sent to a post, in words. */
export function outcomeText(outcome: Extract<Outcome, { state: 'done' }>, code: string): string {
  return refusalText(outcome.reason ?? '', { officer: code, incident: outcome.incident ?? '' })
}

/** Selects the incident of an opened post: its ranking says who else could go. */
export function showPost(incident: string): void {
  if (board.incidents.has(incident)) select(incident, true)
}

function faultText(fault: unknown): string {
  return fault instanceof Refused ? refusalText(fault.reason, { officer: '', incident: '' }) : words().fault.notConnected
}

/** A proposal goes with its track, and is no part of a past; all at once do not wait for ever for their second key. */
export function watchPosts(): void {
  effect(() => {
    const open = openTrack.value?.id
    if (askedPosts.value && (askedPosts.value.track !== open || replaying.value)) forgetPosts()
  })
  effect(() => {
    if (allArmedUntil.value && wallTick.value > allArmedUntil.value) disarmAll()
  })
}
