import type { Alert, Track } from '../shared/border'
import { fault, some, type Boards, type City, type Fault, type Found } from './commands'

/**
 * "T3-000012", "t3-12", or the number alone behind its letter when only one has it; for a track also its plate, dots and blanks aside.
 * @returns Null when it is nothing of the kind.
 */
export function findPursuit(word: string, boards: Boards): { ok: true; value: Track | Alert } | Fault | null {
  const rows: readonly (Track | Alert)[] = [...boards.tracks, ...boards.alerts]
  const parts = /^([tj])(?:(\d+)-)?(\d+)$/i.exec(word)
  const near = parts
    ? rows.filter((one) => {
        const [, letter, jurisdiction, number] = /^([TJ])(\d+)-(\d+)$/.exec(one.id) ?? []
        return (
          letter === parts[1]!.toUpperCase() &&
          Number(number) === Number(parts[3]) &&
          (parts[2] === undefined || Number(jurisdiction) === Number(parts[2]))
        )
      })
    : boards.tracks.filter((track) => plain(track.plate) === plain(word))
  const [only, second] = near
  if (only && !second) return { ok: true, value: only }
  return only ? fault('ambiguousPursuit', { word, some: some(near.map((one) => one.id)) }) : null
}

/** By code or number; else by its name in either language, or the beginning of it when only one begins so. */
export function findCity(word: string, boards: Boards): Found<City> {
  const wanted = word.toLowerCase()
  const exact = boards.cities.find((city) => city.code.toLowerCase() === wanted || String(city.id) === wanted)
  if (exact) return { ok: true, value: exact }
  const near = boards.cities.filter((city) => [city.name, city.nameZh].some((name) => name.toLowerCase().startsWith(wanted)))
  const whole = near.find((city) => city.name.toLowerCase() === wanted || city.nameZh === word)
  const [only, second] = whole ? [whole] : near
  if (only && !second) return { ok: true, value: only }
  return only ? fault('ambiguousCity', { word, some: some(near.map((city) => city.code)) }) : fault('unknownCity', { word })
}

function plain(plate: string): string {
  return plate.toUpperCase().replace(/[\s·.]/g, '')
}
