import { plural } from '@lingui/core/macro'
import { useLingui } from '@lingui/react/macro'
import { Link, NavLink, useMatch } from 'react-router'
import { useCountNotificationsQuery } from '../api'
import { type App, bootstrap, has } from '../bootstrap'
import { useConversations, useUnreadTotal } from '../features/chat/unread'
import { ConversationLinks } from '../features/chat/ConversationLinks'
import { ProjectLinks } from '../features/projects/ProjectLinks'
import { Icon, type IconName, Mark, Tally } from '../ui'
import { MeMenu } from './MeMenu'
import classes from './Navigation.module.css'
import { SearchButton } from './SearchButton'
import { type Step, UpLink } from './Trail'

interface Place {
  to: string
  label: string
  icon: IconName
  count?: number
  /** The same in words. */
  words?: string
  app?: App
}

function usePlaces(): Place[] {
  const { t } = useLingui()
  const { data } = useCountNotificationsQuery(undefined, { skip: !has('notifications') })
  const told = data?.unread ?? 0
  const said = useUnreadTotal()
  const places: Place[] = [
    { to: '/', label: t`Home`, icon: 'home' },
    {
      to: '/inbox', label: t`Inbox`, icon: 'inbox', app: 'notifications', count: told,
      words: plural(told, { one: '# unread notification', other: '# unread notifications' }),
    },
    { to: '/chat', label: t`Chat`, icon: 'chat', app: 'chat', count: said, words: plural(said, { one: '# unread message', other: '# unread messages' }) },
    { to: '/projects', label: t`Projects`, icon: 'projects', app: 'projects' },
  ]
  return places.filter(({ app }) => !app || has(app))
}

function PlaceLink({ to, label, icon, count = 0, words = '' }: Place) {
  return (
    <NavLink to={to} end={to === '/'} className={classes.link} data-tour={to.slice(1) || undefined}>
      <Icon name={icon} />
      <span className={classes.label}>{label}</span>
      <Tally value={count} words={words} tone="accent" />
    </NavLink>
  )
}

const NOTHING = { unread: 0, mentions: 0 }

/** My projects, with what is unread in the conversation of each. */
function Projects() {
  const { t } = useLingui()
  const { conversations } = useConversations()
  return <ProjectLinks label={t`My projects`} heading={t`Projects`} more={t`All projects`} unreadOf={(uuid) => conversations.find(({ project }) => project?.uuid === uuid) ?? NOTHING} />
}

function Brand() {
  return (
    <Link to="/" className={classes.brand}>
      <Mark />
      <span dir="auto">{bootstrap.site}</span>
    </Link>
  )
}

interface Searching {
  onSearch: () => void
}

export function Sidebar({ onSearch }: Searching) {
  const { t } = useLingui()
  const places = usePlaces()
  // The chat has its own list of conversations beside it.
  const inChat = useMatch('/chat/*') !== null
  return (
    <div className={classes.sidebar}>
      <nav aria-label={t({ message: 'Main', comment: 'The main navigation' })} className={classes.places} data-tour="places">
        <Brand />
        <SearchButton onSearch={onSearch} />
        {places.map((place) => <PlaceLink key={place.to} {...place} />)}
        <PlaceLink to="/people" label={t`People`} icon="people" />
      </nav>
      <div className={classes.lists}>
        {!inChat && has('chat') && <ConversationLinks />}
        {has('projects') && <Projects />}
      </div>
      <section aria-label={t`You`} className={classes.me} data-tour="you"><MeMenu /></section>
    </div>
  )
}

/** On a phone: where one is, and the way to everything by name. */
export function PhoneHead({ onSearch, trail }: Searching & { trail: Step[] }) {
  return (
    <header className={classes.head}>
      {trail.length > 1 ? <UpLink trail={trail} /> : <Brand />}
      <SearchButton small onSearch={onSearch} />
    </header>
  )
}

/** The same places under the thumb. */
export function PhoneBar() {
  const { t } = useLingui()
  const places = usePlaces()
  return (
    <nav aria-label={t({ message: 'Main', comment: 'The main navigation' })} className={classes.phone} data-tour="places">
      {places.map((place) => <PlaceLink key={place.to} {...place} />)}
      <MeMenu compact />
    </nav>
  )
}
