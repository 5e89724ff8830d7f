import { useState } from 'preact/hooks'
import { words } from '../../i18n'
import { timeOfDay } from '../../shared/clock'
import type { IncidentDetail } from '../../shared/contract'
import { incidentTextMax, type Note } from '../../shared/incidents'
import { link, me, replaying } from '../desk'
import { order } from '../deskOrders'
import { happeningText } from '../names'
import { FormFault, Part } from './FormParts'

const strongKinds: readonly string[] = ['nobodyFound', 'expired', 'offeredNext', 'declined', 'late', 'nobodyAssigned', 'transferOverdue']
/** Steps of the incident's notes: they stand above as notes. */
const noteKinds: readonly string[] = ['noted', 'noteStruck']

/** What was noted and what happened, the newest first: that is what is asked for. */
export function LogTab({ full }: { full: IncidentDetail }) {
  const notes = [...(full.noteList ?? [])].reverse()
  const lines = full.timeline.filter((what) => !noteKinds.includes(what.kind)).reverse()
  return (
    <>
      <Part title={words().desk.notes} count={notes.length}>
        {!replaying.value && <NewNote incident={full.id} />}
        {notes.map((note) => (
          <NoteRow key={note.note} note={note} incident={full.id} />
        ))}
      </Part>
      <Part title={words().timeline}>
        {lines.map((what, index) => (
          <div
            class={`happening ${strongKinds.includes(what.kind) ? 'strong' : ''}`}
            key={`${what.at}-${index}`}
            data-testid="happening"
            data-kind={what.kind}
          >
            <span class="at">{timeOfDay(what.at)}</span>
            <span>{happeningText(what)}</span>
          </div>
        ))}
      </Part>
    </>
  )
}

/** What is typed stays until the node has it. */
function NewNote({ incident }: { incident: string }) {
  const strings = words().desk
  const [text, setText] = useState('')
  const [fault, setFault] = useState('')
  const [sending, setSending] = useState(false)
  const add = async () => {
    if (!text.trim() || sending) return
    setSending(true)
    const done = await order('Note', [incident, text.trim()], 'Note', { incident })
    setSending(false)
    setFault(done.fault)
    if (!done.fault) setText('')
  }
  return (
    <form
      class="note-form"
      onSubmit={(event) => {
        event.preventDefault()
        void add()
      }}
    >
      <textarea
        rows={2}
        maxLength={incidentTextMax.note}
        aria-label={strings.note}
        placeholder={`${strings.note}. ${strings.noteHint}`}
        data-testid="note"
        value={text}
        onInput={(event) => setText(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return
          event.preventDefault()
          void add()
        }}
      />
      <button class="primary" type="submit" data-testid="note-add" disabled={!link.connected.value || sending || !text.trim()}>
        {strings.noteAdd}
      </button>
      <FormFault text={fault} />
    </form>
  )
}

function NoteRow({ note, incident }: { note: Note; incident: string }) {
  const strings = words().desk
  return (
    <div class={`note-row ${note.struck ? 'struck' : ''}`} data-testid="note-row" data-note={note.note}>
      <p>{note.struck ? <s>{note.text}</s> : note.text}</p>
      <div class="meta">
        <span>{timeOfDay(note.at)}</span>
        <span>{note.officerCode || note.by}</span>
        {note.struck && <span>{strings.struck}</span>}
        {!note.struck && note.by === me.value?.user && !note.officerCode && !replaying.value && (
          <button
            class="link"
            data-testid="note-strike"
            disabled={!link.connected.value}
            onClick={() => void order('StrikeNote', [incident, note.note], 'StrikeNote', { incident })}
          >
            {strings.strike}
          </button>
        )}
      </div>
    </div>
  )
}
