import { Plural, useLingui } from '@lingui/react/macro'
import { Link } from 'react-router'
import classes from './offers.module.css'
import { Section } from './Page'
import { plain } from './plain'
import { Tag } from './tags'

export interface OffersAndSeeks {
  offers: string[]
  seeks: string[]
}

/** The two lists of the directory. */
export type Listed = 'people' | 'organisations'

/** Where the directory shows those who offer, or seek, the same. */
export const directoryOf = (listed: Listed, what: keyof OffersAndSeeks, word: string) =>
  `/people?${new URLSearchParams({ ...(listed === 'organisations' && { show: listed }), [what]: word })}`

function Links({ title, listed, what, words }: { title: string; listed: Listed; what: keyof OffersAndSeeks; words: string[] }) {
  if (words.length === 0) return null
  return (
    <Section title={title}>
      <ul className={classes.links}>
        {[...new Set(words)].map((word) => (
          <li key={word}><Link to={directoryOf(listed, what, word)} className={classes.link}><Tag tone="accent"><span dir="auto">{word}</span></Tag></Link></li>
        ))}
      </ul>
    </Section>
  )
}

/** What a person or an organisation offers and seeks, on its own page; each word leads to the others who say it. */
export function OffersAndSeeksLinks({ of: { offers, seeks }, listed }: { of: OffersAndSeeks; listed: Listed }) {
  const { t } = useLingui()
  return (
    <>
      <Links title={t`Offers`} listed={listed} what="offers" words={offers} />
      <Links title={t`Looks for`} listed={listed} what="seeks" words={seeks} />
    </>
  )
}

const MOST = 4

/** First those that were asked for, so that they are not among the ones that are only counted. */
function inOrder(words: string[], asked: string): string[] {
  const [first = ''] = plain(asked).trim().split(/\s+/)
  const fits = (word: string) => Number(first !== '' && plain(word).includes(first))
  return [...new Set(words)].toSorted((one, other) => fits(other) - fits(one))
}

function Line({ title, words, asked }: { title: string; words: string[]; asked: string }) {
  if (words.length === 0) return null
  const sorted = inOrder(words, asked)
  const rest = sorted.length - MOST
  return (
    <div className={classes.line}>
      <span className={classes.title}>{title}</span>
      {sorted.slice(0, MOST).map((word) => <Tag key={word}><span dir="auto">{word}</span></Tag>)}
      {rest > 0 && <span className={classes.title}><Plural value={rest} one="and # more" other="and # more" /></span>}
    </div>
  )
}

/** The same in a list: a few words, and how many more there are. */
export function OffersAndSeeksLines({ of: { offers, seeks }, asked }: { of: OffersAndSeeks; asked: Record<keyof OffersAndSeeks, string> }) {
  const { t } = useLingui()
  return (
    <>
      <Line title={t`Offers`} words={offers} asked={asked.offers} />
      <Line title={t`Looks for`} words={seeks} asked={asked.seeks} />
    </>
  )
}
