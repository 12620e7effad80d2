/**
 * All of the design system in all its states, for those who build with it: only the development server has this page, so its
 * words stand in no catalogue.
 */
import { useState } from 'react'
import { Button, Outside, OutsideLinks, Page, Section } from '../../ui'
import { Content } from './Content'
import { Controls } from './Controls'
import { Forms } from './Forms'
import { Looks } from './Looks'
import { States } from './States'
import classes from './style.module.css'
import { Tokens } from './Tokens'

function FrameOutside({ onBack }: { onBack: () => void }) {
  return (
    <Outside title="Before one is signed in" lead="The frame of the screens that stand outside the shell." foot={<OutsideLinks><Button variant="subtle" onClick={onBack}>Back to the parts</Button></OutsideLinks>}>
      <Looks />
    </Outside>
  )
}

export function StylePage() {
  const [outside, setOutside] = useState(false)
  if (outside) return <FrameOutside onBack={() => setOutside(false)} />
  return (
    <main className={classes.screen}>
      <Page title="Style" lead="Every token and every part, in all their states." actions={<Button variant="default" onClick={() => setOutside(true)}>The frame outside</Button>}>
        <Looks />
        <Section title="Tokens"><Tokens /></Section>
        <Section title="Controls"><Controls /></Section>
        <Section title="Forms"><Forms /></Section>
        <Section title="Content"><Content /></Section>
        <Section title="States" note="Hover and focus are the browser’s own and cannot be made to stand still without a copy that would lie: point at a sample, walk through them with Tab, or press “Focus”."><States /></Section>
      </Page>
    </main>
  )
}
