import '../styles/tokens.css'
import '../styles/signin.css'
import { signal } from '@preact/signals'
import { render } from 'preact'
import { applyLanguage, fill, words } from '../i18n'
import { api, Refused } from '../shared/api'
import type { DemoUser } from '../shared/contract'
import { LanguageButton, ThemeButton } from '../shared/parts'
import { applyTheme } from '../shared/theme'
import mark from '../styles/mark.svg'

const user = signal('')
const password = signal('')
const busy = signal(false)
const fault = signal<{ status: number; reason: string } | null>(null)
const demo = signal<readonly DemoUser[]>([])
const wanted = signal('')
/** Officers listed before a filter is needed. */
const officersListed = 60

function pageOf(role: string): string | null {
  return role === 'dispatcher' ? '/dispatch' : role === 'officer' ? '/patrol' : null
}

async function signIn(name: string, secret: string): Promise<void> {
  if (busy.value) return
  busy.value = true
  fault.value = null
  try {
    const { role } = await api.signIn(name, secret)
    const page = pageOf(role)
    if (page) return location.assign(page)
    fault.value = { status: 0, reason: 'noPageForRole' }
  } catch (problem) {
    fault.value = problem instanceof Refused ? { status: problem.status, reason: problem.reason } : { status: 0, reason: 'unreachable' }
  }
  busy.value = false
}

function faultText(): string {
  const strings = words()
  const problem = fault.value
  if (!problem) return ''
  if (problem.status === 429) return strings.tooManyAttempts
  if (problem.status === 503) return strings.nodeBusy
  if (problem.status === 401) return strings.wrongUserOrPassword
  if (problem.reason === 'noPageForRole') return strings.noPageForRole
  return problem.reason === 'unreachable' ? strings.nodeUnreachable : fill(strings.signInFailed, { reason: problem.reason })
}

function SignIn() {
  const strings = words()
  return (
    <div class="sign-in">
      <div class="bar">
        <LanguageButton />
        <ThemeButton />
      </div>
      <main class={demo.value.length > 0 ? 'with-demo' : ''}>
        <div class="brand">
          <img src={mark} alt="" />
          <div>
            <h1>{strings.product}</h1>
            <p>{strings.productLine}</p>
          </div>
        </div>
        <form
          class="card"
          onSubmit={(event) => {
            event.preventDefault()
            void signIn(user.value, password.value)
          }}
        >
          <h2 style="margin:0">{strings.signInTitle}</h2>
          <label>
            {strings.user}
            <input
              name="username"
              data-testid="user"
              autocomplete="username"
              required
              autofocus
              value={user.value}
              onInput={(event) => {
                user.value = event.currentTarget.value
              }}
            />
          </label>
          <label>
            {strings.password}
            <input
              name="password"
              data-testid="password"
              type="password"
              autocomplete="current-password"
              required
              value={password.value}
              onInput={(event) => {
                password.value = event.currentTarget.value
              }}
            />
          </label>
          <div role="alert" data-testid="sign-in-fault">
            {fault.value && <p class="fault">{faultText()}</p>}
          </div>
          <button class="primary" data-testid="sign-in" disabled={busy.value}>
            {busy.value ? strings.signingIn : strings.signIn}
          </button>
        </form>
        {demo.value.length > 0 && <Demo />}
      </main>
    </div>
  )
}

function Demo() {
  const strings = words()
  const dispatchers = demo.value.filter((one) => one.role === 'dispatcher')
  const officers = demo.value.filter((one) => one.role === 'officer')
  const text = wanted.value.trim().toLowerCase()
  const listed = officers.filter((one) => `${one.user} ${one.label}`.toLowerCase().includes(text)).slice(0, officersListed)
  return (
    <section class="card demo" data-testid="demo-users">
      <h2>{strings.demoTitle}</h2>
      <p class="quiet">{strings.demoNote}</p>
      <h3>{strings.demoDispatchers}</h3>
      <div class="rows few">
        {dispatchers.map((one) => (
          <DemoRow key={one.user} one={one} />
        ))}
      </div>
      <h3>{strings.demoOfficers}</h3>
      {officers.length > 8 && (
        <input
          type="search"
          placeholder={strings.demoFilter}
          aria-label={strings.demoFilter}
          value={wanted.value}
          onInput={(event) => {
            wanted.value = event.currentTarget.value
          }}
        />
      )}
      <div class="rows">
        {listed.map((one) => (
          <DemoRow key={one.user} one={one} />
        ))}
      </div>
    </section>
  )
}

function DemoRow({ one }: { one: DemoUser }) {
  return (
    <button
      data-testid="demo-user"
      data-user={one.user}
      data-role={one.role}
      disabled={busy.value}
      onClick={() => void signIn(one.user, one.password)}
    >
      <b>{one.user}</b>
      <span class="quiet">{one.label}</span>
    </button>
  )
}

async function start(): Promise<void> {
  applyTheme()
  applyLanguage()
  render(<SignIn />, document.getElementById('app')!)
  try {
    const page = pageOf((await api.me()).role)
    if (page) return location.assign(page)
  } catch (problem) {
    if (!(problem instanceof Refused)) fault.value = { status: 0, reason: 'unreachable' }
  }
  // A page without demo users is the normal case; nobody needs to hear that the list was refused.
  demo.value = await api.demoUsers().catch(() => [])
}

void start()
