import { words } from '../../i18n'
import { helpOn } from '../help'
import { allVerbs } from '../verbTable'
import { verbGroups, type Arg, type VerbRow } from '../verbs'

/** Every verb with what follows it, over the map. */
export function CommandHelp() {
  if (!helpOn.value) return null
  const strings = words().commands
  return (
    <section class="command-help" aria-label={strings.title} data-testid="command-help">
      <div class="panel-head">
        <h2>{strings.title}</h2>
        <span class="spread" />
        <button class="ghost" aria-label={words().close} data-testid="command-help-close" onClick={() => (helpOn.value = false)}>
          ✕
        </button>
      </div>
      <p class="quiet lead">{strings.lead}</p>
      <div class="columns">
        {verbGroups.map((group) => {
          const rows = allVerbs.filter((row) => row.group === group)
          return rows.length === 0 ? null : (
            <section key={group}>
              <h3>{strings.groups[group]}</h3>
              <dl>
                {rows.map((row) => (
                  <div key={row.word} data-testid="verb" data-verb={row.word}>
                    <dt>
                      <Syntax row={row} />
                    </dt>
                    <dd>{verbHelp(row.word)}</dd>
                  </div>
                ))}
              </dl>
            </section>
          )
        })}
      </div>
    </section>
  )
}

/** "d CODE INCIDENT". */
export function Syntax({ row }: { row: VerbRow }) {
  return (
    <code>
      <b>{row.word}</b>
      {row.args.map((one) => ` ${argText(one)}`)}
    </code>
  )
}

function argText(one: Arg): string {
  const word = one.kind === 'choice' ? one.of!.join('|') : words().commands.kinds[one.kind]
  const many = one.many ? `${word} …` : word
  return one.may ? `[${many}]` : many
}

/** What a verb does, in the chosen language. */
export function verbHelp(word: string): string {
  return (words().commands.help as Record<string, string>)[word] ?? ''
}
