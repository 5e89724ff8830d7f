import { useEffect, useState } from 'preact/hooks'
import { fill, words } from '../../i18n'
import type { Candidate } from '../../shared/calls'
import type { IncidentDetail, Reply } from '../../shared/contract'
import { incidentTextMax } from '../../shared/incidents'
import { board, link, replaying, select } from '../desk'
import { order } from '../deskOrders'
import { incidentNumber } from '../incidentNumber'
import { metresText } from '../placeDraft'
import { Acts, DeskForm, FormFault, Part, SureButton, TextField } from './FormParts'
import { IncidentLine } from './FactsTab'

/** What it has to do with other incidents: links, and merging the same happening. */
export function LinksTab({ full }: { full: IncidentDetail }) {
  const strings = words().desk
  const [other, setOther] = useState('')
  const open = full.state !== 'closed' && !replaying.value
  const near = useNear(full, open)
  return (
    <>
      {full.mergedInto && (
        <p class="plain">
          <button class="link" onClick={() => select(full.mergedInto!, true)}>
            {fill(strings.isMerged, { other: full.mergedInto })}
          </button>
        </p>
      )}
      <Links full={full} open={open} />
      {open && (
        <Part title={strings.nearOnes} count={near.length}>
          {near.length === 0 && <p class="plain quiet">{strings.noNear}</p>}
          {near.map((one) => (
            <div key={one.incident} class="near-line" data-testid="near-incident" data-incident={one.incident}>
              <IncidentLine incident={{ ...one, id: one.incident }} />
              <span class="quiet">{metresText(one.metres)}</span>
              <button class="small" aria-pressed={other === one.incident} onClick={() => setOther(one.incident)}>
                {strings.pickNear}
              </button>
            </div>
          ))}
        </Part>
      )}
      {open && <Both full={full} other={other} setOther={setOther} />}
    </>
  )
}

/** Open incidents close by that this may be about, without itself. */
function useNear(full: IncidentDetail, open: boolean): readonly Candidate[] {
  const [near, setNear] = useState<readonly Candidate[]>([])
  useEffect(() => {
    if (!open || !link.connected.peek()) return
    let current = true
    link
      .call<Reply<{ candidates: Candidate[] }>>('Duplicates', { type: full.type, lat: full.lat, lng: full.lng })
      .then((reply) => {
        if (current && reply.ok) setNear(reply.candidates.filter((one) => one.incident !== full.id))
      })
      .catch(() => setNear([])) // Numbers can still be typed.
    return () => {
      current = false
    }
  }, [full.id, full.type, full.lat, full.lng, open])
  return near
}

function Links({ full, open }: { full: IncidentDetail; open: boolean }) {
  const strings = words().desk
  const links = full.links ?? []
  return (
    <Part title={strings.links} count={links.length}>
      {links.length === 0 && <p class="plain quiet">{strings.noLinks}</p>}
      {links.map((id) => {
        const other = board.incidents.get(id)
        return (
          <div key={id} class="near-line" data-testid="linked" data-incident={id}>
            <button class="link" onClick={() => select(id, true)}>
              {other ? <IncidentLine incident={other} /> : id}
            </button>
            {open && (
              <button
                class="small"
                data-testid="unlink"
                disabled={!link.connected.value}
                onClick={() => void order('Unlink', [full.id, id], 'Unlink', { incident: full.id, other: id })}
              >
                {strings.unlink}
              </button>
            )}
          </div>
        )
      })}
    </Part>
  )
}

/** Links with, or merges into, the incident whose number is typed or chosen. */
function Both({ full, other, setOther }: { full: IncidentDetail; other: string; setOther: (id: string) => void }) {
  const strings = words().desk
  const [reason, setReason] = useState('')
  const [fault, setFault] = useState('')
  const id = incidentNumber(other, full.jurisdiction)
  const values = { incident: full.id, other: id }
  const linkIt = async () => {
    const { fault } = await order('Link', [full.id, id], 'Link', values)
    setFault(fault)
    if (!fault) setOther('')
  }
  const mergeIt = async () => {
    const { fault } = await order<{ into: string }>('Merge', [full.id, id, reason.trim()], 'Merge', values)
    setFault(fault)
    if (!fault) select(id, true)
  }
  return (
    <Part title={strings.mergeTitle}>
      <DeskForm testid="link-form" onSubmit={() => void linkIt()}>
        <TextField name={strings.linkWith} value={other} onInput={setOther} max={20} testid="link-other" />
        <Acts text={strings.link} testid="link-add" ready={id !== ''} />
        <p class="quiet">{strings.mergeLead}</p>
        <TextField name={strings.mergeWhy} value={reason} onInput={setReason} max={incidentTextMax.reason} testid="merge-reason" />
        <div class="acts">
          <SureButton
            text={strings.merge}
            sure={fill(strings.mergeSure, { incident: full.id, other: id })}
            testid="merge"
            disabled={id === '' || reason.trim() === ''}
            onSure={() => void mergeIt()}
          />
        </div>
        <FormFault text={fault} />
      </DeskForm>
    </Part>
  )
}
