import { named, words } from '../../i18n'
import { Priority, Shape } from '../../shared/parts'
import type { Completion, Option } from '../completion'
import { verbOf } from '../verbTable'
import { Syntax, verbHelp } from './CommandHelp'
import { typeText } from '../typeNames'
import { shapeOf } from './Queue'

/** The element of one choice, for aria-activedescendant. */
export const choiceId = (index: number) => `choice-${index}`

/** What the word at the cursor can become, above the command line. */
export function Choices({ completion, chosen, take }: { completion: Completion; chosen: number; take: (option: Option) => void }) {
  return (
    <ul id="choices" class="choices" role="listbox" aria-label={words().commands.choices} data-testid="choices">
      {completion.options.map((option, index) => (
        <li
          key={option.insert}
          id={choiceId(index)}
          role="option"
          aria-selected={index === chosen}
          class={index === chosen ? 'chosen' : ''}
          data-testid="choice"
          data-insert={option.insert}
          // The field keeps the focus.
          onMouseDown={(event) => {
            event.preventDefault()
            take(option)
          }}
        >
          <Face option={option} />
        </li>
      ))}
    </ul>
  )
}

function Face({ option }: { option: Option }) {
  const strings = words()
  const { officer, incident, listed } = option
  if (option.kind === 'verb') {
    const row = verbOf(option.insert)!
    return (
      <>
        <Syntax row={row} />
        <span class="quiet">{verbHelp(row.word)}</span>
      </>
    )
  }
  if (officer)
    return (
      <>
        <Shape status={officer.status} />
        <b>{officer.code}</b>
        <span class="quiet">
          {strings.status[officer.status]} {officer.incident}
        </span>
      </>
    )
  if (incident)
    return (
      <>
        <Priority value={incident.priority} />
        <b>{incident.id}</b>
        <span class="quiet">
          {typeText(incident.type)} {incident.place}
        </span>
        {incident.officers[0] && <Shape status={shapeOf(incident.officers[0].state)} />}
      </>
    )
  return (
    <>
      <b>{option.insert}</b>
      {listed && <span class="quiet">{named(listed)}</span>}
    </>
  )
}
