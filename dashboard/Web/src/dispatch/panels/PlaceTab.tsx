import { useEffect, useState } from 'preact/hooks'
import { fill, refusalText, words } from '../../i18n'
import type { IncidentDetail, Reply } from '../../shared/contract'
import { cautionKinds, cautionMax, type CautionAbout, type CautionKind, type History } from '../../shared/past'
import { link, replaying } from '../desk'
import { order } from '../deskOrders'
import { CautionRow, untilIn } from './CautionRow'
import { PastRow } from './NearOnes'
import { Acts, DeskForm, FormFault, Part, TextField } from './FormParts'

const holdDays = [7, 30, 90, 365] as const
/** What whoever goes there should know, and what happened there before. */
export function PlaceTab({ full }: { full: IncidentDetail }) {
  const strings = words().past
  const [adding, setAdding] = useState(false)
  const cautions = full.cautions ?? []
  return (
    <>
      <Part
        title={strings.cautions}
        count={cautions.length}
        act={
          !adding &&
          !replaying.value && (
            <button class="small" data-testid="caution-open" onClick={() => setAdding(true)}>
              {strings.cautionAdd}
            </button>
          )
        }
      >
        {adding && <CautionForm full={full} onLeave={() => setAdding(false)} />}
        {cautions.length === 0 && !adding && <p class="plain quiet">{strings.noCautions}</p>}
        {cautions.map((caution) => (
          <CautionRow key={caution.id} caution={caution} />
        ))}
      </Part>
      <Past full={full} />
    </>
  )
}

function CautionForm({ full, onLeave }: { full: IncidentDetail; onLeave: () => void }) {
  const strings = words().past
  const [kind, setKind] = useState<CautionKind>('other')
  const [about, setAbout] = useState<CautionAbout>('place')
  const [subject, setSubject] = useState('')
  const [text, setText] = useState('')
  const [days, setDays] = useState<number>(90)
  const [fault, setFault] = useState('')
  const send = async () => {
    const note = {
      lat: full.lat,
      lng: full.lng,
      place: full.place,
      about,
      subject: about === 'place' ? '' : subject.trim(),
      kind,
      text: text.trim(),
      until: untilIn(days),
    }
    const { fault, reply } = await order<{ caution: string }>('AddCaution', [note], 'AddCaution', { text: '' })
    setFault(fault)
    if (reply) onLeave()
  }
  return (
    <DeskForm testid="caution-form" onSubmit={() => void send()} onLeave={onLeave}>
      <Chips
        label={strings.cautionKindLabel}
        all={cautionKinds}
        chosen={kind}
        names={strings.cautionKind}
        onChoose={setKind}
        testid="caution-kind"
      />
      <TextField name={strings.cautionText} value={text} onInput={setText} max={cautionMax.text} testid="caution-text" rows={2} />
      <Chips
        label={strings.cautionSubject}
        all={['place', 'person', 'vehicle'] as const}
        chosen={about}
        names={strings.cautionAbout}
        onChoose={setAbout}
        testid="caution-about"
      />
      {about !== 'place' && (
        <TextField name={strings.cautionSubject} value={subject} onInput={setSubject} max={cautionMax.subject} testid="caution-subject" />
      )}
      <span class="chips" role="group" aria-label={strings.cautionDays}>
        <span class="quiet">{strings.cautionDays}</span>
        {holdDays.map((each) => (
          <button key={each} type="button" aria-pressed={days === each} data-testid={`caution-days-${each}`} onClick={() => setDays(each)}>
            {fill(strings.nDays, { n: each })}
          </button>
        ))}
      </span>
      <Acts text={words().desk.save} testid="caution-save" ready={text.trim() !== ''} onLeave={onLeave} />
      <FormFault text={fault} />
    </DeskForm>
  )
}

function Chips<T extends string>(props: {
  label: string
  all: readonly T[]
  chosen: T
  names: Record<T, string>
  onChoose: (one: T) => void
  testid: string
}) {
  return (
    <span class="chips" role="group" aria-label={props.label}>
      {props.all.map((each) => (
        <button
          key={each}
          type="button"
          aria-pressed={props.chosen === each}
          data-testid={`${props.testid}-${each}`}
          onClick={() => props.onChoose(each)}
        >
          {props.names[each]}
        </button>
      ))}
    </span>
  )
}

/** What was known when it was opened, and what is known now. */
function Past({ full }: { full: IncidentDetail }) {
  const strings = words().past
  const { history, fault, look } = useHistory(full)
  const known = full.history
  const self = history?.incidents.some((one) => one.id === full.id) ? 1 : 0
  return (
    <Part
      title={strings.atPlace}
      count={history ? history.found - self : undefined}
      act={
        !replaying.value && (
          <button class="small" data-testid="look-again" disabled={!link.connected.value} onClick={look}>
            {strings.lookAgain}
          </button>
        )
      }
    >
      {known && (
        <p class="plain quiet" data-testid="history-known">
          {fill(strings.known, { found: known.found, metres: known.metres, days: known.days, same: known.sameType })}
          {!known.complete && ` ⚠ ${strings.knownPartly}`}
        </p>
      )}
      {!known && !history && !fault && <p class="plain quiet">{strings.notLooked}</p>}
      <FormFault text={fault} />
      {history && history.archive.state !== 'well' && <p class="form-fault">⚠ {words().call.pastPartly}</p>}
      {history?.incidents
        .filter((one) => one.id !== full.id)
        .map((one) => (
          <PastRow key={one.id} one={one} />
        ))}
    </Part>
  )
}

/** Looked up when the tab is opened, and when somebody asks. */
function useHistory(full: IncidentDetail) {
  const [history, setHistory] = useState<History | null>(null)
  const [fault, setFault] = useState('')
  const look = () => {
    if (replaying.peek() || !link.connected.peek()) return
    link.call<Reply<{ history: History }>>('History', { lat: full.lat, lng: full.lng, type: full.type }).then(
      (reply) => {
        if (reply.ok) setHistory(reply.history)
        setFault(reply.ok ? '' : refusalText(reply.reason))
      },
      () => setFault(words().call.notLooked),
    )
  }
  useEffect(look, [full.id, full.type, full.lat, full.lng])
  return { history, fault, look }
}
