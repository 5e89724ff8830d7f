import type { Track } from '../shared/border'
import type { PostProposal, ProposedPost } from '../shared/contract'

/** A proposal can be taken up for so long, as the node has it. Milliseconds on its clock. */
export const proposalFreshMs = 120_000

/** What came of a post that somebody took up. */
export type Outcome =
  { state: 'ordering' } | { state: 'done'; incident: string | null; directive: string | null; reason: string | null }

/** Whole percent of a share, never more than it is: 99.9 % of the ways is not all of them. */
export function percentOf(share: number): number {
  return Math.floor(share * 100 + 1e-6)
}

/**
 * Why no post of a proposal can be taken up now; null when some can. Nobody is sent before the track is verified, and nobody to where the
 * vehicle was expected before it was seen again.
 */
export function whyNotTake(track: Track, proposal: PostProposal, now: number): 'trackUnverified' | 'seenAgain' | 'proposalGone' | null {
  if (track.state !== 'verified') return 'trackUnverified'
  if (track.sightings.some((one) => one.verification !== 'false' && one.seenAt > proposal.seenAt)) return 'seenAgain'
  return now - proposal.now > proposalFreshMs ? 'proposalGone' : null
}

/** Posts that nobody has taken up, in the order of the proposal. */
export function untaken(proposal: PostProposal, outcomes: ReadonlyMap<number, Outcome>): ProposedPost[] {
  return proposal.posts.filter((post) => !outcomes.has(post.post))
}

/** Why a proposal has no post: nobody is free, or all who are would be too late. */
export function whyEmpty(proposal: PostProposal): 'nobodyFree' | 'nobodyInTime' | null {
  if (proposal.posts.length > 0) return null
  return proposal.officersFree === 0 ? 'nobodyFree' : 'nobodyInTime'
}
