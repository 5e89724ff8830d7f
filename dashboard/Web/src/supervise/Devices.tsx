import { useEffect, useRef, useState } from 'preact/hooks'
import { fill, words } from '../i18n'
import { tick } from '../shared/clock'
import type { DeviceState, Viid, ViidDevice } from '../shared/connected'
import { metresText, spotText } from '../dispatch/placeDraft'
import { ComboBox } from '../dispatch/panels/ComboBox'
import { camerasFor, decideDevice, deviceMarks, listsOf, mayBeNew, viidAsked } from './devices'
import { State } from './Mark'
import { agoText, Asks, Pane } from './parts'
import { whyNot } from './asked'
import { decide } from './sections'
import { Platforms } from './Platforms'
import { link, region } from './watch'

/** Rows of a list shown at once; the filter finds the others. */
const rowsMax = 100

/** Devices that announced themselves, what somebody decided about them, and the platforms above. */
export function Devices() {
  const strings = words().connected
  return (
    <Pane name="viid" lead={strings.devicesLead} asked={viidAsked}>
      {(all) => <Lists all={all} />}
    </Pane>
  )
}

function Lists({ all }: { all: Viid }) {
  const strings = words().connected
  const [filter, setFilter] = useState('')
  const lists = listsOf(all, filter)
  return (
    <>
      {!all.server && <p class="quiet pad">{strings.notServed}</p>}
      <div class="box">
        <div class="box-head">
          <h2>
            {strings.waitingDevices} <span class="quiet">{lists.waiting.length}</span>
          </h2>
          <span class="spread" />
          <label class="inline">
            {strings.filter} <input type="search" data-testid="device-filter" value={filter} onInput={(event) => setFilter(event.currentTarget.value)} />
          </label>
        </div>
        {lists.waiting.length === 0 ? <p class="quiet">{strings.noneWaiting}</p> : <DeviceTable name={strings.waitingDevices} devices={lists.waiting} />}
      </div>
      {lists.decided.length > 0 && (
        <div class="box">
          <div class="box-head">
            <h2>
              {strings.decidedDevices} <span class="quiet">{lists.decided.length}</span>
            </h2>
          </div>
          <DeviceTable name={strings.decidedDevices} devices={lists.decided} />
        </div>
      )}
      {lists.known.length > 0 && (
        <details class="box" data-testid="known-devices">
          <summary>
            {strings.knownDevices} <span class="quiet">{lists.known.length}</span>
          </summary>
          <DeviceTable name={strings.knownDevices} devices={lists.known} />
        </details>
      )}
      <Platforms all={all} />
    </>
  )
}

function DeviceTable({ name, devices }: { name: string; devices: readonly ViidDevice[] }) {
  const strings = words().connected
  return (
    <>
      <table aria-label={name}>
        <thead>
          <tr>
            <th>{strings.device}</th>
            <th>{strings.state}</th>
            <th>{strings.place}</th>
            <th>{strings.announced}</th>
            <th>{strings.lastRead}</th>
            <th />
          </tr>
        </thead>
        <tbody>
          {devices.slice(0, rowsMax).map((device) => (
            <DeviceLine key={device.id} device={device} />
          ))}
        </tbody>
      </table>
      {devices.length > rowsMax && <p class="quiet">{fill(strings.more, { n: devices.length - rowsMax })}</p>}
    </>
  )
}

function DeviceLine({ device }: { device: ViidDevice }) {
  const strings = words().connected
  const [asking, setAsking] = useState(false)
  const [fault, setFault] = useState('')
  const told = (state: DeviceState, camera = '') => () => fill(words().connected.decided[state], { device: device.name || device.id, camera })
  const set = async (state: 'live' | 'refused' | 'proposed') => setFault(await decide(told(state), () => decideDevice(device.id, { state }), viidAsked))
  const hasPlace = region.value !== null && mayBeNew(device, region.value.bounds)
  const offline = !link.connected.value
  return (
    <>
      <tr data-testid="device" data-device={device.id} data-state={device.state} data-camera={device.camera}>
        <th scope="row">
          {device.name || device.id}
          <span class="quiet under">
            {strings.deviceKind[device.kind]} {device.name ? device.id : ''}
          </span>
        </th>
        <td class="words">
          <State mark={deviceMarks[device.state]}>{fill(strings.deviceState[device.state], { camera: device.camera })}</State>
          {device.decidedBy && <span class="quiet under">{fill(strings.by, { name: device.decidedBy })}</span>}
          <span class="quiet under">{(strings.deviceStatus as Record<string, string>)[device.status] ?? ''}</span>
        </td>
        <td class="words">
          <Whereabouts device={device} />
        </td>
        <td>
          {agoText(device.at, tick.value)}
          <span class="quiet under">{fill(strings.by, { name: device.by })}</span>
        </td>
        <td>{device.lastReadAt ? agoText(device.lastReadAt, tick.value) : <span class="quiet">{strings.noRead}</span>}</td>
        <td class="actions">
          {device.state === 'proposed' && (
            <>
              <Asks testid="device-is" open={asking} onClick={() => setAsking(!asking)}>
                {strings.isCamera}
              </Asks>
              <button
                data-testid="device-live"
                disabled={offline || !hasPlace}
                title={hasPlace ? strings.newCameraTitle : strings.newCameraNoPlace}
                onClick={() => void set('live')}
              >
                {strings.newCamera}
              </button>
              <button data-testid="device-refuse" disabled={offline} onClick={() => void set('refused')}>
                {strings.refuse}
              </button>
            </>
          )}
          {device.state !== 'proposed' && device.decidedBy && (
            <button data-testid="device-undo" disabled={offline} onClick={() => void set('proposed')}>
              {strings.takeBack}
            </button>
          )}
        </td>
      </tr>
      {asking && device.state === 'proposed' && (
        <tr>
          <td colSpan={6}>
            <CameraForm device={device} told={(camera) => told('known', camera)} back={() => setAsking(false)} />
          </td>
        </tr>
      )}
      {fault && (
        <tr>
          <td colSpan={6}>
            <p class="form-fault" role="alert" data-testid="device-fault">
              ⚠ {whyNot(fault)}
            </p>
          </td>
        </tr>
      )}
    </>
  )
}

function Whereabouts({ device }: { device: ViidDevice }) {
  const strings = words().connected
  if (device.latitude == null || device.longitude == null) return <span class="quiet">{strings.noPlaceSaid}</span>
  const nearest = device.state === 'proposed' ? camerasFor(device, region.value?.cameras ?? [], '')[0] : undefined
  return (
    <>
      {spotText(device.latitude, device.longitude)}
      {nearest && (
        <span class="quiet under">
          {nearest.name || nearest.id} {fill(strings.from, { metres: metresText(nearest.metres ?? 0) })}
        </span>
      )}
    </>
  )
}

/** Which of the region's cameras a device is. */
function CameraForm({ device, told, back }: { device: ViidDevice; told: (camera: string) => () => string; back: () => void }) {
  const strings = words()
  const [typed, setTyped] = useState('')
  const [camera, setCamera] = useState('')
  const [fault, setFault] = useState('')
  const form = useRef<HTMLFormElement>(null)
  useEffect(() => form.current?.querySelector('input')?.focus(), [])
  const accept = async () => {
    if (!camera) return setFault('cameraMissing')
    const refused = await decide(told(camera), () => decideDevice(device.id, { camera }), viidAsked)
    setFault(refused)
    if (!refused) back()
  }
  const options = camerasFor(device, region.value?.cameras ?? [], typed).map((one) => ({
    key: one.id,
    text: one.id,
    view: (
      <span class="candidate">
        <span>
          <b>{one.id}</b> {one.name !== one.id && one.name}
        </span>
        {one.metres !== null && <span class="quiet">{fill(strings.connected.from, { metres: metresText(one.metres) })}</span>}
      </span>
    ),
  }))
  return (
    <form
      class="reason"
      data-testid="camera-form"
      onSubmit={(event) => {
        event.preventDefault()
        void accept()
      }}
      onKeyDown={(event) => event.key === 'Escape' && back()}
      ref={form}
    >
      <ComboBox
        id="device-camera"
        label={strings.connected.whichCamera}
        placeholder={strings.connected.whichHint}
        value={typed}
        options={options}
        none={strings.connected.noCamera}
        first={typed !== '' && !camera}
        invalid={fault !== ''}
        onType={(text) => {
          setTyped(text)
          // A number that was typed in full is as good as one that was chosen.
          setCamera((region.value?.cameras ?? []).some((one) => String(one.id) === text.trim()) ? text.trim() : '')
        }}
        onPick={(option) => {
          setTyped(option.text)
          setCamera(option.key)
          setFault('')
        }}
        onEnter={() => void accept()}
      />
      <button class="primary" data-testid="camera-accept" disabled={!link.connected.value}>
        {strings.connected.accept}
      </button>
      <button type="button" class="ghost" onClick={back}>
        {strings.back}
      </button>
      {fault && (
        <span class="form-fault" role="alert" data-testid="reason-fault" data-reason={fault}>
          ⚠ {whyNot(fault)}
        </span>
      )}
    </form>
  )
}
