import { IconLayer, type IconLayerProps } from '@deck.gl/layers'

/** The four places of deck.gl's icon shader that are changed; a test asserts that each is still there in the pinned version. */
export const shaderChanges: readonly [find: string, replace: string][] = [
  ['in vec3 instancePositions;', 'in vec3 instancePositions;\nin vec2 instanceNext;'],
  ['void main(void) {', 'void main(void) {\nvec3 here = vec3(mix(instancePositions.xy, instanceNext, motion.t), 0.0);'],
  ['project_position_to_clipspace(instancePositions,', 'project_position_to_clipspace(here,'],
  ['geometry.worldPosition = instancePositions;', 'geometry.worldPosition = here;'],
]

const motion = {
  name: 'motion',
  vs: 'layout(std140) uniform motionUniforms { float t; } motion;\n',
  fs: '',
  uniformTypes: { t: 'f32' },
} as const

export type MovingIconProps = IconLayerProps<unknown> & { t: number; getNext?: unknown }

/** Icons that glide on the GPU from one position to the next: one upload per message, one number per animation frame. */
export class MovingIconLayer extends IconLayer<unknown, { t: number; getNext?: unknown }> {
  static override layerName = 'MovingIconLayer'
  static override defaultProps = { getNext: { type: 'accessor', value: [0, 0] }, t: 0 } as never

  override getShaders() {
    const shaders = super.getShaders()
    let vs = shaders.vs as string
    for (const [find, replace] of shaderChanges) vs = vs.replaceAll(find, replace)
    return { ...shaders, vs, modules: [...shaders.modules, motion] }
  }

  override initializeState() {
    super.initializeState()
    this.getAttributeManager()!.addInstanced({ instanceNext: { size: 2, type: 'float32', accessor: 'getNext' } })
  }

  override draw(options: Parameters<IconLayer['draw']>[0]) {
    const model = this.state.model as { shaderInputs: { setProps(props: object): void } } | undefined
    model?.shaderInputs.setProps({ motion: { t: this.props.t } })
    super.draw(options)
  }
}
