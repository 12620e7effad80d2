import { Link, NavLink, useMatch } from 'react-router'
import { useCountNotificationsQuery } from '../api'
import { type App, bootstrap, has } from '../bootstrap'
import { useUnreadTotal } from '../features/chat/unread'
import { ConversationLinks } from '../features/chat/ConversationLinks'
import { ProjectLinks } from '../features/projects/ProjectLinks'
import { Count, Icon, type IconName, Mark } from '../ui'
import { MeMenu } from './MeMenu'
import classes from './Navigation.module.css'

interface Place {
  to: string
  label: string
  icon: IconName
  count?: number
  of?: string
  app?: App
}

function usePlaces(): Place[] {
  const { data: count } = useCountNotificationsQuery(undefined, { skip: !has('notifications') })
  const unread = useUnreadTotal()
  const places: Place[] = [
    { to: '/', label: 'Home', icon: 'home' },
    { to: '/inbox', label: 'Inbox', icon: 'inbox', app: 'notifications', count: count?.unread, of: 'unread' },
    { to: '/chat', label: 'Chat', icon: 'chat', app: 'chat', count: unread, of: 'unread messages' },
    { to: '/projects', label: 'Projects', icon: 'projects', app: 'projects' },
  ]
  return places.filter(({ app }) => !app || has(app))
}

function PlaceLink({ to, label, icon, count = 0, of = '' }: Place) {
  return (
    <NavLink to={to} end={to === '/'} className={classes.link}>
      <Icon name={icon} />
      <span className={classes.label}>{label}</span>
      <Count value={count} of={of} />
    </NavLink>
  )
}

export function Sidebar() {
  const places = usePlaces()
  // The chat has its own list of conversations beside it.
  const inChat = useMatch('/chat/*') !== null
  return (
    <div className={classes.sidebar}>
      <nav aria-label="Main" className={classes.places}>
        <Link to="/" className={classes.brand}>
          <Mark />
          <span dir="auto">{bootstrap.site}</span>
        </Link>
        {places.map((place) => <PlaceLink key={place.to} {...place} />)}
        <PlaceLink to="/people" label="People" icon="people" />
      </nav>
      <div className={classes.lists}>
        {!inChat && has('chat') && <ConversationLinks />}
        {has('projects') && <ProjectLinks />}
      </div>
      <section aria-label="You" className={classes.me}><MeMenu /></section>
    </div>
  )
}

/** The same places under the thumb. */
export function PhoneBar() {
  const places = usePlaces()
  return (
    <nav aria-label="Main" className={classes.phone}>
      {places.map((place) => <PlaceLink key={place.to} {...place} />)}
      <MeMenu compact />
    </nav>
  )
}
