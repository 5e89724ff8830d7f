import { fill, words } from '../../i18n'
import type { Alert, PostOfficer, WatchPost } from '../../shared/border'
import { span, timeOfDay } from '../../shared/clock'
import type { IncidentDetail } from '../../shared/contract'
import { Shape } from '../../shared/parts'
import { isOpen, ownPosts, sortedPosts } from '../border'
import { board, cityName, detail, incidentsVersion, link, mapSide, me, officersVersion, select, selectedIncident } from '../desk'
import { perform } from '../orders'
import { Until } from './TrackPane'
import { shapeOf } from './Queue'

/** Officers named for the selected post, and for the others. */
const officersMax = 3
const officersOfOthers = 1

/** The places to be held, in order of time, with who can be there and by what margin. */
export function Posts({ alert }: { alert: Alert }) {
  const strings = words().border
  if (alert.posts.length === 0) return null
  const why = ownPosts(alert).length > 0 ? whyNotSend(alert) : null
  return (
    <>
      <div class="section">
        <h3>{strings.posts}</h3>
        <span class="spread" />
        {!why && ownPosts(alert).length > 0 && <span>{strings.postKeys}</span>}
      </div>
      {why && (
        <p class="cannot-send" data-testid="cannot-send">
          {why}
        </p>
      )}
      {sortedPosts(alert).map((post) => (
        <Post key={`${post.jurisdiction}-${post.crossing}`} post={post} blocked={why} />
      ))}
    </>
  )
}

/** Why nobody of ours can be sent now; null when somebody can. The node says the same. */
export function whyNotSend(alert: Alert): string | null {
  const strings = words()
  if (!alert.verified) return strings.refusal.trackUnverified
  const waiting = board.pursuits
    .ownSides(alert)
    .every((side) => side.jurisdiction !== alert.lead && !['acknowledged', 'deployed'].includes(side.state))
  return waiting ? strings.refusal.alertNotAcknowledged : null
}

function Post({ post, blocked }: { post: WatchPost; blocked: string | null }) {
  const strings = words().border
  void incidentsVersion.value
  const own = me.value?.jurisdictions.includes(post.jurisdiction)
  const incident = post.incident ? board.incidents.get(post.incident) : undefined
  const chosen = incident !== undefined && selectedIncident.value === incident.id
  const held = new Set(incident?.officers.map((holder) => holder.officer))
  // The number is the place in the ranking, where it sends; who is on the way already is named above.
  const near = nearestOf(post, chosen ? detail.value : null)
    .map((officer, index) => ({ officer, n: index + 1 }))
    .filter(({ officer }) => !held.has(officer.officer))
    .slice(0, chosen ? officersMax : held.size > 0 ? 0 : officersOfOthers)
  return (
    <div
      class={`post ${chosen ? 'chosen' : ''} ${own ? 'own' : ''}`}
      data-testid="post"
      data-incident={post.incident ?? ''}
      data-jurisdiction={post.jurisdiction}
      onClick={() => {
        if (incident) select(incident.id)
        mapSide.bring(post.lng, post.lat)
      }}
    >
      <div class="post-head">
        <span class="name">
          <b>{post.name || words().noPlace}</b> <span class="quiet">{cityName(post.jurisdiction)}</span>
        </span>
        {typeof post.earliestAt === 'number' && (
          <span class="post-times">
            <Until at={post.earliestAt} />
            {typeof post.likelyAt === 'number' && (
              <span class="quiet" title={strings.likely}>
                {' '}
                – <Until at={post.likelyAt} />
              </span>
            )}
          </span>
        )}
      </div>
      {incident?.officers.map((holder) => (
        <div class="post-held" key={holder.directive} data-testid="post-held">
          <Shape status={shapeOf(holder.state)} />
          <b>{holder.code}</b> {words().directive[holder.state]}
        </div>
      ))}
      {near.map(({ officer, n }) => (
        <Nearest key={officer.officer} post={post} officer={officer} n={chosen ? n : 0} own={own === true} blocked={blocked} />
      ))}
      {post.nearest.length === 0 && !incident?.officers.length && (
        <p class="quiet nobody">{post.incident ? strings.nobodyNear : strings.notOpenedYet}</p>
      )}
    </div>
  )
}

/** Of the selected post the ranking itself, so that the numbers stand where they send; of others what the alert says. */
function nearestOf(post: WatchPost, full: IncidentDetail | null): PostOfficer[] {
  const ranking = full?.id === post.incident ? full?.ranking : null
  if (!ranking) return post.nearest
  return ranking.officers
    .filter((one) => one.reason === 'fits')
    .map((one) => ({ officer: one.officer, code: one.code, thereAt: ranking.at + one.travelSeconds * 1000 }))
}

function Nearest(props: { post: WatchPost; officer: PostOfficer; n: number; own: boolean; blocked: string | null }) {
  const { post, officer, n, own, blocked } = props
  const strings = words().border
  void officersVersion.value
  const known = board.officers.get(officer.officer)
  const free = known?.status === 'available'
  const incident = post.incident ? board.incidents.get(post.incident) : undefined
  return (
    <div class="nearest" data-testid="nearest" data-officer={officer.officer}>
      {n > 0 && free && !blocked ? <kbd>{n}</kbd> : <span />}
      <b>{officer.code}</b>
      <span class="quiet">{fill(strings.thereAt, { at: timeOfDay(officer.thereAt) })}</span>
      <Margin post={post} officer={officer} />
      {own && known && incident && isOpen.value ? (
        free ? (
          <button
            data-testid="send-post"
            disabled={blocked !== null || !link.connected.value}
            title={blocked ?? undefined}
            onClick={(event) => {
              event.stopPropagation()
              void perform({ verb: 'dispatch', officer: known, incident })
            }}
          >
            {words().send}
          </button>
        ) : (
          <span class="quiet">{words().statusShort[known.status]}</span>
        )
      ) : (
        <span />
      )}
    </div>
  )
}

/** How long before the vehicle's earliest the officer is there; late is said in words, not only in colour. */
function Margin({ post, officer }: { post: WatchPost; officer: PostOfficer }) {
  const strings = words().border
  if (typeof post.earliestAt !== 'number') return <span />
  const margin = post.earliestAt - officer.thereAt
  return (
    <span class={`margin ${margin >= 0 ? 'early' : 'late'}`}>
      {fill(margin >= 0 ? strings.early : strings.tooLate, { t: span(Math.abs(margin)) })}
    </span>
  )
}
