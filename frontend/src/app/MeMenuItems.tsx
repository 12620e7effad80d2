import { useEffect, useRef, useState } from 'react'
import { Link } from 'react-router'
import { useSignOutMutation } from '../api/session'
import { bootstrap, has } from '../bootstrap'
import { Icon, type IconName, Menu, useColorScheme, useTold } from '../ui'
import { MeButton } from './MeButton'
import classes from './MeMenu.module.css'

type Scheme = 'light' | 'dark' | 'auto'

const schemes: { value: Scheme; label: string; icon: IconName }[] = [
  { value: 'light', label: 'Light', icon: 'sun' },
  { value: 'dark', label: 'Dark', icon: 'moon' },
  { value: 'auto', label: 'Like the system', icon: 'screen' },
]

/** Ends the session and starts from an empty page: nothing of this person stays in memory. */
function useLeave() {
  const [signOut] = useSignOutMutation()
  const told = useTold()
  return async () => {
    const { error } = await told(signOut())
    // Still signed in: to look as if not would be a lie.
    if (!error) window.location.assign('/sign-in')
  }
}

/** The opened menu; it takes the place of the button that asked for it. */
export default function MeMenuItems({ compact }: { compact: boolean }) {
  const { colorScheme, setColorScheme } = useColorScheme()
  const leave = useLeave()
  const button = useRef<HTMLButtonElement>(null)
  const [opened, setOpened] = useState(false)
  useEffect(() => {
    // Where the focus returns to when the menu closes.
    button.current?.focus({ preventScroll: true })
    setOpened(true)
  }, [])
  return (
    <Menu position={compact ? 'top-end' : 'top-start'} width={220} opened={opened} onChange={setOpened}>
      <Menu.Target><MeButton ref={button} compact={compact} /></Menu.Target>
      <Menu.Dropdown>
        <Menu.Item component={Link} to="/profile" leftSection={<Icon name="person" />}>Your profile</Menu.Item>
        {compact && <Menu.Item component={Link} to="/people" leftSection={<Icon name="people" />}>People</Menu.Item>}
        {has('notifications') && <Menu.Item component={Link} to="/preferences" leftSection={<Icon name="settings" />}>Notifications</Menu.Item>}
        <Menu.Divider />
        <Menu.Label>Colours</Menu.Label>
        <Menu.RadioGroup value={colorScheme} onChange={(value) => setColorScheme(value as Scheme)}>
          {schemes.map(({ value, label, icon }) => (
            <Menu.RadioItem key={value} value={value}>
              <span className={classes.scheme}><Icon name={icon} /> {label}</span>
            </Menu.RadioItem>
          ))}
        </Menu.RadioGroup>
        {(bootstrap.auth || bootstrap.logout) && <Menu.Divider />}
        {(bootstrap.auth || bootstrap.logout) && <Menu.Item leftSection={<Icon name="exit" />} onClick={() => void leave()}>Sign out</Menu.Item>}
      </Menu.Dropdown>
    </Menu>
  )
}
