import { useState } from 'preact/hooks'
import { fill, words } from '../i18n'
import { Asks, momentText, Reason } from './parts'
import { faultText, namesText, outcomeText, reread, type Outcome, type Reread as What } from './reread'
import { link, readRegion } from './watch'

/** A file that was changed by hand: checks it, and puts it in force with a reason. `look` reads anew what is shown of it. */
export function Reread({ what, look }: { what: What; look?: { again(): Promise<void> } }) {
  const strings = words().connected.reread
  const [outcome, setOutcome] = useState<Outcome | null>(null)
  const [asking, setAsking] = useState(false)
  const [isBusy, setBusy] = useState(false)
  const check = async () => {
    setBusy(true)
    setAsking(false)
    setOutcome(await reread(what))
    setBusy(false)
  }
  const put = async (why: string) => {
    const came = await reread(what, why)
    if (came.kind === 'failed') return came.reason // Stands beside the question, which stays open.
    setOutcome(came)
    if (came.kind === 'inForce') {
      void look?.again()
      void readRegion() // A part of the page may have come or gone.
    }
    return ''
  }
  return (
    <div class="reread" data-testid="reread" data-what={what}>
      <div class="box-head">
        <span class="quiet">{fill(strings.what, { file: strings.file[what] })}</span>
        <button data-testid="reread-check" disabled={isBusy || !link.connected.value} onClick={() => void check()}>
          {isBusy ? strings.checking : strings.check}
        </button>
        <Asks testid="reread-put" open={asking} disabled={isBusy} onClick={() => setAsking(!asking)}>
          {strings.put}
        </Asks>
      </div>
      {asking && <Reason text={strings.putIt} go={put} back={() => setAsking(false)} />}
      <div role="status" aria-live="polite">
        {outcome && <Came what={what} outcome={outcome} />}
      </div>
    </div>
  )
}

function Came({ what, outcome }: { what: What; outcome: Outcome }) {
  const strings = words().connected.reread
  const text = outcomeText(outcome, momentText(outcome.at))
  const isBad = outcome.kind === 'refused' || outcome.kind === 'failed'
  return (
    <div class={isBad ? 'came form-fault' : 'came'} data-testid="reread-outcome" data-kind={outcome.kind}>
      <p class={isBad ? '' : 'good'}>
        <span aria-hidden="true">{isBad ? '⚠' : '✓'}</span> {text}
      </p>
      {outcome.kind === 'refused' && (
        <dl>
          <dt>{strings.where}</dt>
          <dd data-testid="reread-where">{outcome.where || strings.whole}</dd>
          <dt>{strings.because}</dt>
          <dd data-testid="reread-because" data-reason={outcome.reason}>
            {faultText(outcome)}
          </dd>
        </dl>
      )}
      {(outcome.kind === 'sound' || outcome.kind === 'inForce') && (
        <dl>
          {(['added', 'changed', 'removed'] as const)
            .filter((list) => outcome[list].count > 0)
            .flatMap((list) => [
              <dt key={`${list} word`}>
                {strings[list]} {outcome[list].count}
              </dt>,
              <dd key={list} data-testid={`reread-${list}`} data-count={outcome[list].count}>
                {namesText(what, outcome[list])}
              </dd>,
            ])}
        </dl>
      )}
    </div>
  )
}
