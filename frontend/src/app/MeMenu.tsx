import { Link } from 'react-router'
import { has } from '../bootstrap'
import { useGetMeQuery } from '../api'
import { useSignOutMutation } from '../api/session'
import { Face, Icon, type IconName, Menu, UnstyledButton, useColorScheme } from '../ui'
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
  return async () => {
    await signOut()
    window.location.assign('/sign-in')
  }
}

export function MeMenu({ compact = false }: { compact?: boolean }) {
  const { data: me } = useGetMeQuery()
  const { colorScheme, setColorScheme } = useColorScheme()
  const leave = useLeave()
  const name = me?.display_name ?? 'You'
  return (
    <Menu position={compact ? 'top-end' : 'top-start'} width={220}>
      <Menu.Target>
        <UnstyledButton className={compact ? classes.compact : classes.me}>
          <Face person={{ display_name: name, avatar_url: me?.avatar_url ?? null }} size={compact ? 22 : 26} />
          <span className={classes.name} dir="auto">{compact ? 'You' : name}</span>
        </UnstyledButton>
      </Menu.Target>
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
        <Menu.Divider />
        <Menu.Item leftSection={<Icon name="exit" />} onClick={() => void leave()}>Sign out</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
