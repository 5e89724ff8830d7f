import { useState } from 'preact/hooks'
import { words } from '../../i18n'
import { attachmentKinds, callTextMax, type AttachmentKind } from '../../shared/calls'
import { order } from '../deskOrders'
import { Acts, DeskForm, FormFault, TextField } from './FormParts'

/** Adds a reference to an incident: where something is, never the thing itself. */
export function AttachForm({ incident, call }: { incident: string; call?: string }) {
  const strings = words().desk
  const [open, setOpen] = useState(false)
  const [id, setId] = useState('')
  const [uri, setUri] = useState('')
  const [name, setName] = useState('')
  const [kind, setKind] = useState<AttachmentKind>('link')
  const [fault, setFault] = useState('')
  if (!open)
    return (
      <button
        type="button"
        class="small"
        data-testid="attach-open"
        onClick={() => {
          setId(crypto.randomUUID()) // The same once more, after a lost line, is the same.
          setOpen(true)
        }}
      >
        {strings.attachments}: {strings.attach}
      </button>
    )
  const send = async () => {
    const { fault } = await order('Attach', [incident, { id, call, kind, uri: uri.trim(), name: name.trim() }], 'Attach', { incident })
    setFault(fault)
    if (fault) return
    setUri('')
    setName('')
    setOpen(false)
  }
  const fields = (
    <>
      <TextField name={strings.attachUri} value={uri} onInput={setUri} max={callTextMax.uri} testid="attach-uri" />
      <TextField name={strings.attachName} value={name} onInput={setName} max={callTextMax.attachment} testid="attach-name" />
      <span class="chips" role="group">
        {attachmentKinds.map((each) => (
          <button key={each} type="button" aria-pressed={kind === each} data-testid={`attach-${each}`} onClick={() => setKind(each)}>
            {strings.attachKind[each]}
          </button>
        ))}
      </span>
      <Acts text={strings.attach} testid="attach-add" ready={uri.trim() !== ''} onLeave={() => setOpen(false)} />
      <FormFault text={fault} />
    </>
  )
  return (
    <DeskForm testid="attach-form" onSubmit={() => void send()} onLeave={() => setOpen(false)}>
      {fields}
    </DeskForm>
  )
}
