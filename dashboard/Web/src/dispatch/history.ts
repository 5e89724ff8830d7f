/** Lines typed before, newest last, without repeats in a row. */
export class History {
  private readonly lines: string[] = []
  private at = 0
  private static readonly max = 50

  add(line: string): void {
    if (this.lines.at(-1) !== line) this.lines.push(line)
    if (this.lines.length > History.max) this.lines.shift()
    this.at = this.lines.length
  }

  older(): string | undefined {
    this.at = Math.max(0, this.at - 1)
    return this.lines[this.at]
  }

  /** Whether an older line is being looked at. */
  get isWalking(): boolean {
    return this.at < this.lines.length
  }

  /** Something else was typed: the next walk begins at the newest. */
  leave(): void {
    this.at = this.lines.length
  }

  /** The empty line after the newest. */
  newer(): string {
    this.at = Math.min(this.lines.length, this.at + 1)
    return this.lines[this.at] ?? ''
  }
}
