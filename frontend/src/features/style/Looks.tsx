import { useState } from 'react'
import { Group, SegmentedControl, useAppearance, useColorScheme } from '../../ui'

/** Every way the page can look, to be tried beside each other. */
export function Looks() {
  const { colorScheme, setColorScheme } = useColorScheme()
  const { appearance, choose } = useAppearance()
  const [dir, setDir] = useState(document.documentElement.dir || 'ltr')
  const turn = (next: string) => {
    document.documentElement.dir = next
    setDir(next)
  }
  return (
    <Group gap="xs" role="group" aria-label="Looks">
      <SegmentedControl aria-label="Colours" data={['auto', 'light', 'dark'] as const} value={colorScheme} onChange={setColorScheme} />
      <SegmentedControl aria-label="Contrast" data={['system', 'more'] as const} value={appearance.contrast} onChange={(contrast) => choose({ contrast })} />
      <SegmentedControl aria-label="Density" data={['comfortable', 'compact'] as const} value={appearance.density} onChange={(density) => choose({ density })} />
      <SegmentedControl aria-label="Movement" data={['system', 'reduced'] as const} value={appearance.motion} onChange={(motion) => choose({ motion })} />
      <SegmentedControl aria-label="Direction" data={['ltr', 'rtl']} value={dir} onChange={turn} />
    </Group>
  )
}
