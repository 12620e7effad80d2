import { useLingui } from '@lingui/react/macro'
import { useNavigate } from 'react-router'
import { bootstrap, has } from '../bootstrap'
import { useUpdateMeMutation } from '../api'
import { type Command, useCommands, useSingleKeys } from '../commands'
import { LANGUAGES, locale } from '../i18n'
import { useAppearance, useColorScheme, useTold } from '../ui'
import { useSafetyCommands } from './useSafetyCommands'

export type Over = 'palette' | 'keys' | 'tour' | 'leave'

/** The places of the sidebar and what stands behind a person's own name. */
function usePlaces(): Command[] {
  const { t } = useLingui()
  const navigate = useNavigate()
  const section = t`Go to`
  const go = (to: string) => () => void navigate(to)
  return [
    { id: 'go.home', label: t`Home`, section, keys: 'g h', run: go('/') },
    ...(has('notifications') ? [{ id: 'go.inbox', label: t`Inbox`, section, keys: 'g i', finds: t`notifications`, run: go('/inbox') }] : []),
    ...(has('chat') ? [{ id: 'go.chat', label: t`Chat`, section, keys: 'g c', finds: t`messages conversations`, run: go('/chat') }] : []),
    ...(has('projects') ? [{ id: 'go.projects', label: t`Projects`, section, keys: 'g p', run: go('/projects') }] : []),
    { id: 'go.people', label: t`People`, section, keys: 'g d', finds: t`directory members`, run: go('/people') },
    ...(has('projects') ? [{ id: 'go.organisations', label: t`Organisations`, section, finds: t`directory members`, run: go('/people?show=organisations') }] : []),
    { id: 'go.profile', label: t`Your profile`, section, run: go('/profile') },
    {
      id: 'go.preferences', label: t`Preferences`, section, finds: t`settings notifications language colours keyboard appearance`, run: go('/preferences'),
    },
    ...(has('chat') ? [{ id: 'new.conversation', label: t`New conversation`, section: t`Start`, finds: t`message group chat`, run: go('/chat?ask=conversation') }] : []),
    ...(has('projects') ? [{ id: 'new.project', label: t`New project`, section: t`Start`, finds: t`create add`, run: go('/projects/new') }] : []),
  ]
}

/** What changes how the page looks; each is there only where it would change something. */
function useLooks(): Command[] {
  const { t } = useLingui()
  const { colorScheme, setColorScheme } = useColorScheme()
  const section = t`Appearance`
  const finds = t`colours theme mode`
  const looks = [
    { scheme: 'light' as const, label: t`Use light colours` },
    { scheme: 'dark' as const, label: t`Use dark colours` },
    { scheme: 'auto' as const, label: t`Use the system’s colours` },
  ]
  return looks
    .filter(({ scheme }) => scheme !== colorScheme)
    .map(({ scheme, label }) => ({ id: `colours.${scheme}`, label, section, finds, run: () => setColorScheme(scheme) }))
}

/** The other way round of each switch in the preferences. */
function useSwitches(): Command[] {
  const { t } = useLingui()
  const { appearance: { contrast, density, motion }, choose } = useAppearance()
  const [single, switchSingle] = useSingleKeys()
  const section = t`Appearance`
  const more = contrast === 'more'
  const compact = density === 'compact'
  const reduced = motion === 'reduced'
  return [
    { id: 'contrast', section, label: more ? t`As much contrast as the system asks for` : t`More contrast`, run: () => choose({ contrast: more ? 'system' : 'more' }) },
    { id: 'density', section, label: compact ? t`Comfortable rows` : t`Compact rows`, run: () => choose({ density: compact ? 'comfortable' : 'compact' }) },
    { id: 'motion', section, label: reduced ? t`As much movement as the system asks for` : t`Less movement`, run: () => choose({ motion: reduced ? 'system' : 'reduced' }) },
    {
      id: 'single-keys', section: t`Everywhere`, label: single ? t`Switch single-key shortcuts off` : t`Switch single-key shortcuts on`,
      finds: t`help keys`, run: () => switchSingle(!single),
    },
  ]
}

/** The server writes the page in its language, so another one begins with another page. */
function useLanguages(): Command[] {
  const { t } = useLingui()
  const [update] = useUpdateMeMutation()
  const told = useTold()
  const choose = async (language: string) => {
    const { error } = await told(update({ updateProfile: { language } }))
    if (!error) window.location.reload()
  }
  const others = Object.entries(LANGUAGES).filter(([language]) => language !== locale)
  // Found in English too: who sees the page in a language that they cannot read looks for their own.
  return others.map(([language, name]) => ({ id: `language.${language}`, section: t`Language`, label: name, finds: `${t`Language`} language`, run: () => void choose(language) }))
}

/** The page's own field to search in, where it has one. */
const searchField = () => document.querySelector<HTMLElement>('main :is(input[type=search], [role=searchbox])')

/** What one can do on every screen. */
export function useShellCommands(open: (over: Over) => void): void {
  const { t } = useLingui()
  const section = t`Everywhere`
  useCommands([
    ...usePlaces(),
    ...useLooks(),
    ...useSwitches(),
    ...useLanguages(),
    ...useSafetyCommands(),
    { id: 'palette', label: t`Search or jump to`, section, keys: '$mod+k', hidden: true, run: () => open('palette') },
    {
      id: 'search', label: t`Search on this page, or everywhere`, section, keys: '/', hidden: true,
      run: () => { const field = searchField(); if (field) field.focus(); else open('palette') },
    },
    { id: 'keys', label: t`Show the keyboard shortcuts`, section, keys: '?', finds: t`help keys`, run: () => open('keys') },
    { id: 'tour', label: t`Show the tour`, section, finds: t`help introduction`, run: () => open('tour') },
    ...(bootstrap.auth || bootstrap.logout ? [{ id: 'leave', label: t`Sign out`, section, finds: t`log out leave`, run: () => open('leave') }] : []),
  ], 'everywhere')
}
