import { Trans, useLingui } from '@lingui/react/macro'
import { useSearchParams } from 'react-router'
import { type SignedInSession, useEndSessionsMutation, useGetSessionsQuery } from '../../api/account'
import { useCommands } from '../../commands'
import { Button, Confirm, Empty, Listing, Row, Rows, Section, Tag, useToast, useTold } from '../../ui'
import { deviceOf } from './device'
import { Thing, When } from './parts'

function Session({ session }: { session: SignedInSession }) {
  const { t } = useLingui()
  const [end, ending] = useEndSessionsMutation()
  const told = useTold()
  const toast = useToast()
  const device = deviceOf(session.user_agent)
  const { id, ip } = session
  const signOut = async () => {
    const { error } = await told(end([id]))
    if (!error) toast(t`Signed out there.`)
  }
  const free = !session.is_current && !ending.isLoading
  // Several browsers may look the same: the address tells them apart.
  useCommands(free ? [{ id: `security.session.end.${id}`, section: t`Account`, label: t`Sign out ${device} (${ip})`, run: () => void signOut() }] : [])
  const name = <>{device}{session.is_current && <Tag tone="accent"><Trans>This one</Trans></Tag>}</>
  const seen = session.last_seen_at ?? session.created_at
  return (
    <Thing name={name} about={<Trans>From <bdi>{session.ip}</bdi>, last seen <When at={seen} />, signed in <When at={session.created_at} /></Trans>}>
      {!session.is_current && (
        <Button variant="default" size="xs" loading={ending.isLoading} onClick={() => void signOut()} aria-label={t`Sign out ${device}`}><Trans>Sign out</Trans></Button>
      )}
    </Thing>
  )
}

/** Where one is signed in. `?end=others` asks at once whether to end all but this one: the palette leads there. */
export function Sessions() {
  const { t } = useLingui()
  const query = useGetSessionsQuery()
  const [end] = useEndSessionsMutation()
  const [params, setParams] = useSearchParams()
  const toast = useToast()
  const sessions = (query.data ?? []).toSorted((a, b) => Number(b.is_current) - Number(a.is_current) || (b.last_seen_at ?? 0) - (a.last_seen_at ?? 0))
  const others = sessions.filter((session) => !session.is_current)
  const ask = (on: boolean) => setParams(on ? { end: 'others' } : {}, { replace: true })
  const endOthers = async () => {
    await end(others.map(({ id }) => id)).unwrap()
    toast(t`You are signed out everywhere else.`)
  }
  return (
    <Section
      title={t`Where you are signed in`}
      actions={others.length > 0 && <Button variant="default" size="xs" color="red" onClick={() => ask(true)}><Trans>Sign out everywhere else</Trans></Button>}
    >
      <Listing query={query} rows={2} isEmpty={sessions.length === 0} empty={<Empty icon="screen" title={t`No session is listed`} without="nothing to do"><Trans>Each browser that you sign in with stands here.</Trans></Empty>}>
        <Rows label={t`Where you are signed in`}>{sessions.map((session) => <Row key={session.id}><Session session={session} /></Row>)}</Rows>
      </Listing>
      <Confirm
        title={t`Sign out everywhere else?`} label={t`Sign out`} danger opened={params.get('end') === 'others' && query.data !== undefined}
        onClose={() => ask(false)} onConfirm={endOthers}
      >
        {others.length > 0
          ? <Trans>Every other browser and device must sign in again. This one stays.</Trans>
          : <Trans>You are signed in nowhere else.</Trans>}
      </Confirm>
    </Section>
  )
}
