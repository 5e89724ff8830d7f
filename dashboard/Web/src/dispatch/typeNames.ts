import { bothNames, named } from '../i18n'
import { region } from './desk'

const found = (code: string) => region.value?.types.find((one) => one.code === code)

/** Both names of a type, as it stands in lists. */
export function typeText(code: string): string {
  const type = found(code)
  return type ? bothNames(type) : code
}

/** Its name in the language of the page, for sentences and narrow places. */
export function typeName(code: string): string {
  const type = found(code)
  return type ? named(type) : code
}
