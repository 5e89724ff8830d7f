// What other systems warn the fake node of: some at the start, a grave one after MOCK_NOTICE_AFTER (20) seconds, and one of them taken back after twice that.
import { at } from './city.mjs'

const after = Number(process.env.MOCK_NOTICE_AFTER ?? 20) * 1000
const minute = 60_000
const ring = (...places) => [...places, places[0]].map(([x, y]) => at(x, y))

const cap = (id, more) => ({
  id,
  partner: 'weather',
  format: 'cap',
  jurisdictions: [3, 4],
  status: 'actual',
  msgType: 'alert',
  area: [],
  from: 'alerts@weather.example',
  ...more,
})

/** Notices from outside of the fake node. */
export class Notices {
  constructor(engine) {
    this.engine = engine
    const now = engine.now()
    this.standing = [
      cap('A1', {
        event: 'Flood',
        headline: 'Flood warning for the river bank',
        text: 'The gauge at the old bridge passes 4.2 m within the hour. The quays and the underpass at Zhongshan Road flood first.',
        instruction: 'Keep away from the quays. Close the underpass.',
        severity: 'Severe',
        urgency: 'Expected',
        certainty: 'Likely',
        category: 'Met, Safety',
        sentAt: now - 12 * minute,
        until: now + 95 * minute,
        area: [
          {
            text: 'River bank, old bridge to harbour',
            circles: [],
            polygons: [ring([-4200, -900], [-1500, -300], [1800, -900], [1500, -2100], [-1800, -1600], [-4000, -2000])],
          },
        ],
      }),
      cap('A2', {
        partner: 'fire-3',
        from: 'dispatch@fire.example',
        status: 'exercise',
        event: 'Gas leak',
        headline: 'Gas leak at the east depot',
        text: 'Full exercise of the fire brigade with road blocks.',
        instruction: 'No patrols are needed.',
        severity: 'Extreme',
        urgency: 'Immediate',
        certainty: 'Observed',
        sentAt: now - 3 * minute,
        until: now + 40 * minute,
        area: [{ text: '900 m around the depot', polygons: [], circles: [{ lng: at(3600, 1500)[0], lat: at(3600, 1500)[1], metres: 900 }] }],
      }),
      {
        ...cap('A3', {
          partner: 'city-events',
          from: 'city-events',
          event: 'track',
          headline: 'Marathon',
          text: 'The street is full from 14:00 on.',
          sentAt: now - 60 * minute,
          until: now + 30 * 60 * minute,
          area: [{ text: 'Marathon', polygons: [], circles: [], lines: [[[-3000, 2500], [-1200, 2200], [300, 2600], [1900, 1900]].map(([x, y]) => at(x, y))] }],
        }),
        format: 'geojson',
      },
    ]
    setTimeout(() => this.storm(), after)
    setTimeout(() => this.end('A1'), after * 2)
    setInterval(() => this.expire(), 1000)
  }

  storm() {
    const now = this.engine.now()
    this.add(
      cap('A4', {
        event: 'Thunderstorm',
        headline: 'Thunderstorm with gusts up to 110 km/h',
        text: 'From the west.',
        instruction: 'Keep people out of the parks.',
        severity: 'Extreme',
        urgency: 'Immediate',
        certainty: 'Likely',
        sentAt: now,
        until: now + 25 * minute,
        area: [{ text: 'West of the city', polygons: [], circles: [{ lng: at(-4500, 3000)[0], lat: at(-4500, 3000)[1], metres: 1800 }] }],
      }),
    )
  }

  add(notice) {
    this.standing.push(notice)
    this.engine.emit('events', [{ kind: 'advisory', notice }])
  }

  end(id) {
    const notice = this.standing.find((one) => one.id === id)
    this.standing = this.standing.filter((one) => one !== notice)
    if (notice) this.engine.emit('events', [{ kind: 'advisory', notice: { ...notice, ended: this.engine.now() } }])
  }

  expire() {
    for (const one of this.standing.filter((one) => one.until <= this.engine.now())) this.end(one.id)
  }
}
