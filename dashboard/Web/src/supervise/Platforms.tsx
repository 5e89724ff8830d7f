import { words } from '../i18n'
import type { Viid } from '../shared/connected'
import { upperMarks } from './devices'
import { State } from './Mark'
import { agoText } from './parts'

/** Senders shown at once. */
const sendersMax = 100

/** Upper platforms that the node is registered at, and who is registered here. */
export function Platforms({ all }: { all: Viid }) {
  const strings = words().connected
  return (
    <>
      <div class="box">
        <div class="box-head">
          <h2>{strings.uppers}</h2>
        </div>
        {all.uppers.length === 0 ? (
          <p class="quiet">{strings.noUppers}</p>
        ) : (
          <table aria-label={strings.uppers}>
            <thead>
              <tr>
                <th>{strings.upper}</th>
                <th>{strings.state}</th>
                <th>{strings.subscription}</th>
                <th class="number">{strings.handed}</th>
                <th class="number">{strings.toHand}</th>
                <th>{strings.lastFault}</th>
              </tr>
            </thead>
            <tbody>
              {all.uppers.map((one) => (
                <tr key={one.id} data-testid="upper" data-upper={one.id} data-state={one.state}>
                  <th scope="row">
                    {one.id}
                    <span class="quiet under">{one.url}</span>
                  </th>
                  <td>
                    <State mark={upperMarks[one.state] ?? 'off'}>{(strings.upperState as Record<string, string>)[one.state] ?? one.state}</State>
                  </td>
                  <td>{one.isSubscribed ? strings.subscribed : strings.notSubscribed}</td>
                  <td class="number">{one.dispositions}</td>
                  <td class={one.waiting > 0 ? 'number late' : 'number'}>{one.waiting}</td>
                  <td class="words">{one.lastFault || <span class="quiet">–</span>}</td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </div>
      {all.server && (
        <div class="box">
          <div class="box-head">
            <h2>
              {strings.senders} <span class="quiet">{all.sessions.length}</span>
            </h2>
          </div>
          {all.sessions.length === 0 && <p class="quiet">{strings.noSenders}</p>}
          {all.sessions.length > 0 && (
            <table aria-label={strings.senders}>
              <thead>
                <tr>
                  <th>{strings.sender}</th>
                  <th>{strings.address}</th>
                  <th>{strings.heard}</th>
                  <th class="number">{strings.records}</th>
                </tr>
              </thead>
              <tbody>
                {all.sessions.slice(0, sendersMax).map((one) => (
                  <tr key={one.id} data-testid="sender" data-sender={one.id}>
                    <th scope="row">{one.id}</th>
                    <td>{one.from}</td>
                    <td>{agoText(Date.parse(one.lastAt), Date.now())}</td>
                    <td class="number">{one.records}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          )}
        </div>
      )}
    </>
  )
}
