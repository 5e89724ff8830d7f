import { paneFault } from '../border'

/** Why the last thing was refused, where the person looks. */
export function PaneFault() {
  return paneFault.value ? (
    <p class="pane-fault" role="alert" data-testid="pane-fault">
      {paneFault.value}
    </p>
  ) : null
}
