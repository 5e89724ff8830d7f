import { parseCommand } from './commands'
import { boards, prefill, refuse } from './desk'
import { perform } from './orders'
import { faultText } from './panels/CommandEcho'

/** Carries out a line as if it had been typed: what the mouse does has a verb, and shows it. */
export async function runLine(line: string): Promise<boolean> {
  const parsed = parseCommand(line, boards())
  if (parsed.ok) return perform(parsed.command)
  refuse(faultText(parsed), line)
  return false
}

/** Puts a line that needs words into the command line. */
export function beginLine(line: string): void {
  prefill.value = line
}
