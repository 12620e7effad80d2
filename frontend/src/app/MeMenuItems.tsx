import { Trans, useLingui } from '@lingui/react/macro'
import { Link } from 'react-router'
import { bootstrap } from '../bootstrap'
import { Icon, type IconName, Menu, useColorScheme } from '../ui'
import { useLateMenu } from '../ui/lateMenu'
import { MeButton } from './MeButton'
import classes from './MeMenu.module.css'
import { useLeave } from './useLeave'

type Scheme = 'light' | 'dark' | 'auto'

function useSchemes(): { value: Scheme; label: string; icon: IconName }[] {
  const { t } = useLingui()
  return [
    { value: 'light', label: t({ message: 'Light', context: 'colours' }), icon: 'sun' },
    { value: 'dark', label: t({ message: 'Dark', context: 'colours' }), icon: 'moon' },
    { value: 'auto', label: t({ message: 'System', context: 'colours' }), icon: 'screen' },
  ]
}

/** The opened menu; it takes the place of the button that asked for it. */
export default function MeMenuItems({ compact }: { compact: boolean }) {
  const { colorScheme, setColorScheme } = useColorScheme()
  const { leave, question } = useLeave()
  const schemes = useSchemes()
  const { target, menu } = useLateMenu()
  return (
    <>
      <Menu position={compact ? 'top-end' : 'top-start'} width={220} {...menu}>
        <Menu.Target><MeButton ref={target} compact={compact} /></Menu.Target>
        <Menu.Dropdown>
          <Menu.Item component={Link} to="/profile" leftSection={<Icon name="person" />}><Trans>Your profile</Trans></Menu.Item>
          {bootstrap.auth && <Menu.Item component={Link} to="/security" leftSection={<Icon name="lock" />}><Trans>Security</Trans></Menu.Item>}
          {compact && <Menu.Item component={Link} to="/people" leftSection={<Icon name="people" />}><Trans>People</Trans></Menu.Item>}
          <Menu.Item component={Link} to="/preferences" leftSection={<Icon name="settings" />}><Trans>Preferences</Trans></Menu.Item>
          <Menu.Divider />
          <Menu.Label><Trans>Colours</Trans></Menu.Label>
          <Menu.RadioGroup value={colorScheme} onChange={(value) => setColorScheme(value as Scheme)}>
            {schemes.map(({ value, label, icon }) => (
              <Menu.RadioItem key={value} value={value}>
                <span className={classes.scheme}><Icon name={icon} /> {label}</span>
              </Menu.RadioItem>
            ))}
          </Menu.RadioGroup>
          {(bootstrap.auth || bootstrap.logout) && <Menu.Divider />}
          {(bootstrap.auth || bootstrap.logout) && <Menu.Item leftSection={<Icon name="exit" />} onClick={leave}><Trans>Sign out</Trans></Menu.Item>}
        </Menu.Dropdown>
      </Menu>
      {question}
    </>
  )
}
