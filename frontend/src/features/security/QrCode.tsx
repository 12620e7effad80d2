import { useLingui } from '@lingui/react/macro'
import makeQrCode from 'qrcode-generator'
import { useMemo } from 'react'
import classes from './Security.module.css'

const EDGE = 4

/** One path for all dark squares. */
function drawn(text: string): { path: string; size: number } {
  // The smallest that holds the text, with the least repair: it is shown on a clean screen.
  const code = makeQrCode(0, 'L')
  code.addData(text)
  code.make()
  const size = code.getModuleCount()
  const cells = Array.from({ length: size * size }, (_, at) => [Math.floor(at / size), at % size] as const)
  return { size, path: cells.map(([y, x]) => (code.isDark(y, x) ? `M${x} ${y}h1v1h-1z` : '')).join('') }
}

/** The set-up of an authenticator app as a picture for its camera; made here, so that the secret goes nowhere. */
export default function QrCode({ text }: { text: string }) {
  const { t } = useLingui()
  const { path, size } = useMemo(() => drawn(text), [text])
  const width = size + 2 * EDGE
  return (
    <svg role="img" aria-label={t`QR code for your authenticator app`} viewBox={`${-EDGE} ${-EDGE} ${width} ${width}`} shapeRendering="crispEdges" className={classes.qr}>
      <path d={path} fill="#000" />
    </svg>
  )
}
