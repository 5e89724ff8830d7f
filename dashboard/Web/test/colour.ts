/** What colour tests reckon with: WCAG 2.2 contrast, and how people with other cones see a colour. */

export type Rgb = readonly [number, number, number]

export function rgbOf(hex: string): Rgb {
  const value = parseInt(hex.slice(1), 16)
  return [value >> 16, (value >> 8) & 255, value & 255]
}

const linear = (channel: number) => {
  const share = channel / 255
  return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
}

/** WCAG 2.2, relative luminance. */
function luminance(colour: Rgb): number {
  const [r, g, b] = colour.map(linear) as [number, number, number]
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}

/** WCAG 2.2, contrast ratio: 1 to 21. */
export function contrast(one: Rgb, other: Rgb): number {
  const [light, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a) as [number, number]
  return (light + 0.05) / (dark + 0.05)
}

/** One colour laid over another with some opacity. */
export function over(top: Rgb, share: number, ground: Rgb): Rgb {
  return top.map((channel, i) => channel * share + ground[i]! * (1 - share)) as unknown as Rgb
}

/** Machado, Oliveira and Fernandes 2009, severity 1.0, on linear light. */
const cones = {
  normal: [1, 0, 0, 0, 1, 0, 0, 0, 1],
  protanopia: [0.152286, 1.052583, -0.204868, 0.114503, 0.786281, 0.099216, -0.003882, -0.048116, 1.051998],
  deuteranopia: [0.367322, 0.860646, -0.227968, 0.280085, 0.672501, 0.047413, -0.01182, 0.04294, 0.968881],
  tritanopia: [1.255528, -0.076749, -0.178779, -0.078411, 0.930809, 0.147602, 0.004733, 0.691367, 0.3039],
} as const
export type Sight = keyof typeof cones
export const sights = Object.keys(cones) as Sight[]

/** CIE L*a*b* of a colour as somebody sees it, D65. */
function labOf(colour: Rgb, sight: Sight): [number, number, number] {
  const m = cones[sight]
  const light = colour.map(linear)
  const [r, g, b] = [0, 1, 2].map((row) =>
    Math.min(
      1,
      Math.max(
        0,
        light.reduce((sum, one, i) => sum + one * m[row * 3 + i]!, 0),
      ),
    ),
  ) as [number, number, number]
  const x = (0.4124564 * r + 0.3575761 * g + 0.1804375 * b) / 0.95047
  const y = 0.2126729 * r + 0.7151522 * g + 0.072175 * b
  const z = (0.0193339 * r + 0.119192 * g + 0.9503041 * b) / 1.08883
  const [fx, fy, fz] = [x, y, z].map((one) => (one > 0.008856 ? Math.cbrt(one) : 7.787 * one + 16 / 116)) as [number, number, number]
  return [116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)]
}

/** CIE 1976 difference of two colours as somebody sees them; about 2.3 is just noticeable side by side. */
export function difference(one: Rgb, other: Rgb, sight: Sight): number {
  const [a, b] = [labOf(one, sight), labOf(other, sight)]
  return Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2])
}
