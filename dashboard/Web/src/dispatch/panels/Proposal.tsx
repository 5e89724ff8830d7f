import { useLayoutEffect, useRef } from 'preact/hooks'
import { fill, words } from '../../i18n'
import type { Track } from '../../shared/border'
import { span, tick, timeOfDay } from '../../shared/clock'
import type { PostProposal, ProposedPost } from '../../shared/contract'
import { armedMs, isOpen } from '../border'
import { cityName, link, mapSide, me, selectedIncident } from '../desk'
import {
  allArmedUntil,
  armAll,
  askedPosts,
  choosePostingCity,
  disarmAll,
  outcomes,
  outcomeText,
  postingCity,
  proposePosts,
  showPost,
  takeAllArmed,
  takePosts,
  whyNotTakeText,
} from '../posts'
import { percentOf, proposalFreshMs, untaken, whyEmpty, type Outcome } from '../proposals'

/** Posts ahead of a followed vehicle: the engine proposes them, a person takes them up. */
export function Proposal({ track }: { track: Track }) {
  const strings = words().border
  const asked = askedPosts.value?.track === track.id ? askedPosts.value : null
  const own = me.value?.jurisdictions ?? []
  const city = postingCity(track)
  const box = useRef<HTMLElement>(null)
  useLayoutEffect(() => {
    if (asked) box.current?.scrollIntoView({ block: 'start' })
  }, [asked?.answer.state])
  return (
    <section
      ref={box}
      class="proposal"
      aria-label={strings.postsAhead}
      data-testid="proposal"
      data-state={asked?.answer.state ?? 'none'}
      data-proposal={asked?.answer.state === 'there' ? asked.answer.proposal.proposal : ''}
    >
      <div class="section">
        <h3>{strings.postsAhead}</h3>
        <span class="spread" />
        {own.length > 1 && (
          <select
            data-testid="posting-city"
            aria-label={strings.postingCity}
            title={strings.postingCity}
            value={city}
            onChange={(event) => choosePostingCity(Number(event.currentTarget.value))}
          >
            {own.map((id) => (
              <option key={id} value={id}>
                {cityName(id)}
              </option>
            ))}
          </select>
        )}
        <button
          class="small"
          data-testid="propose-posts"
          disabled={!link.connected.value || asked?.answer.state === 'asking'}
          onClick={() => void proposePosts(track)}
        >
          {asked ? strings.proposeAgain : strings.proposePosts} <kbd>P</kbd>
        </button>
      </div>
      {asked?.answer.state === 'asking' && (
        <p class="quiet" role="status">
          {strings.mapReachAsking}
        </p>
      )}
      {asked?.answer.state === 'failed' && (
        <p class="pane-fault" role="alert" data-testid="proposal-fault">
          {asked.answer.text}
        </p>
      )}
      {asked?.answer.state === 'there' && <Shown track={track} proposal={asked.answer.proposal} />}
    </section>
  )
}

function Shown({ track, proposal }: { track: Track; proposal: PostProposal }) {
  const strings = words().border
  const empty = whyEmpty(proposal)
  if (empty)
    return (
      <p class="nobody-in-time" role="status" data-testid="proposal-empty">
        {fill(strings[empty], { city: cityName(proposal.jurisdiction), n: proposal.officersFree })}
      </p>
    )
  void tick.value // The proposal grows old.
  const why = whyNotTakeText(track, proposal)
  const left = proposal.now + proposalFreshMs - tick.value
  return (
    <>
      <p class="covers" role="status" data-testid="covers" data-share={proposal.share}>
        <b>{fill(proposal.posts.length === 1 ? strings.coversOne : strings.covers, { n: percentOf(proposal.share) })}</b>{' '}
        {left > 0 && <span class="quiet">{fill(strings.goodFor, { t: span(left) })}</span>}
      </p>
      {why && isOpen.value && (
        <p class="cannot-send" data-testid="cannot-take">
          {why}
        </p>
      )}
      <ol class="proposed-posts">
        {proposal.posts.map((post, index) => (
          <Row key={post.post} track={track} post={post} n={index + 1} blocked={why !== null} />
        ))}
      </ol>
      <All track={track} proposal={proposal} blocked={why !== null} />
    </>
  )
}

function Row({ track, post, n, blocked }: { track: Track; post: ProposedPost; n: number; blocked: boolean }) {
  const strings = words().border
  const outcome = outcomes.value.get(post.post)
  return (
    <li
      class={`proposed ${outcome?.state ?? ''}`}
      data-testid="proposed-post"
      data-post={post.post}
      data-officer={post.officer}
      data-state={outcome?.state ?? 'proposed'}
      onClick={() => mapSide.bring(post.lng, post.lat)}
    >
      <span class={`post-number ${outcome?.state === 'done' && outcome.incident ? 'opened' : ''}`}>{n}</span>
      <span class="name">
        <b>{post.name || words().noPlace}</b> <span class="quiet">{strings.postKind[post.kind]}</span>
      </span>
      <span class="gain" title={strings.gainTitle}>
        {fill(strings.gain, { n: Math.round(post.gain * 100) })}
      </span>
      <span class="times">
        <span>
          <b>{post.code}</b> {fill(strings.thereAt, { at: timeOfDay(post.thereAt) })}
        </span>
        <span title={strings.earliestTitle}>{fill(strings.vehicleFrom, { at: timeOfDay(post.earliestAt) })}</span>
        <span class="early">{fill(strings.early, { t: span(post.earliestAt - post.thereAt) })}</span>
      </span>
      {outcome ? <Came outcome={outcome} post={post} /> : <Take track={track} post={post} n={n} blocked={blocked} />}
    </li>
  )
}

function Take({ track, post, n, blocked }: { track: Track; post: ProposedPost; n: number; blocked: boolean }) {
  if (!isOpen.value) return null
  return (
    <button
      class="take"
      data-testid="take-post"
      disabled={blocked || !link.connected.value}
      onClick={(event) => {
        event.stopPropagation()
        void takePosts(track, [post.post])
      }}
    >
      {words().send} {!blocked && !selectedIncident.value && <kbd>{n}</kbd>}
    </button>
  )
}

/** What came of it. An opened post to which nobody was sent has a ranking of its own. */
function Came({ outcome, post }: { outcome: Outcome; post: ProposedPost }) {
  const strings = words().border
  if (outcome.state === 'ordering') return <span class="quiet came">{strings.ordering}</span>
  const { incident, reason } = outcome
  return (
    <span class={`came ${reason ? 'refused' : 'sent'}`} role="status" data-testid="post-came" data-reason={reason ?? ''}>
      {reason ? outcomeText(outcome, post.code) : `✓ ${fill(strings.postSent, { officer: post.code })}`}
      {incident && (
        <button
          class="small"
          data-testid="show-post"
          onClick={(event) => {
            event.stopPropagation()
            showPost(incident)
          }}
        >
          {reason ? fill(strings.postOpenFor, { incident }) : incident}
        </button>
      )}
    </span>
  )
}

function All({ track, proposal, blocked }: { track: Track; proposal: PostProposal; blocked: boolean }) {
  const strings = words().border
  const n = untaken(proposal, outcomes.value).length
  if (!isOpen.value || n < 2) return null
  if (allArmedUntil.value)
    return (
      <div class="pane-acts armed" role="alert" data-testid="all-armed" style={{ '--armed': `${armedMs}ms` }}>
        <b>{fill(strings.sureAll, { n })}</b>
        <button class="go" data-testid="take-all-yes" onClick={() => takeAllArmed(track)}>
          <kbd>Y</kbd> {strings.yes}
        </button>
        <button data-testid="take-all-no" onClick={disarmAll}>
          <kbd>Esc</kbd> {strings.no}
        </button>
      </div>
    )
  return (
    <div class="pane-acts">
      <button data-testid="take-all" disabled={blocked || !link.connected.value} onClick={() => armAll(track)}>
        <kbd>A</kbd> {fill(strings.takeAll, { n })}
      </button>
      <span class="quiet">{strings.thenYes}</span>
    </div>
  )
}
