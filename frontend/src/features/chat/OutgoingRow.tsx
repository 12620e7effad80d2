import { useGetMeQuery } from '../../api'
import { Button, Face, Icon } from '../../ui'
import { decode } from './mentions'
import classes from './MessageRow.module.css'
import { discarded, type Outgoing } from './messages'
import { resend } from './sending'
import { useChatDispatch } from './useRoom'

/** A message of mine that the server has not confirmed yet, or refused: its words are never lost. */
export function OutgoingRow({ conversation, outgoing }: { conversation: string; outgoing: Outgoing }) {
  const dispatch = useChatDispatch()
  const { data: me } = useGetMeQuery()
  const { clientId, body, state, problem } = outgoing
  const failed = state === 'failed'
  return (
    <article className={classes.row} aria-label={failed ? 'Your message, not sent' : 'Your message, sending'}>
      <div className={classes.gutter}><Face person={me ?? { display_name: '', avatar_url: null }} size={34} /></div>
      <div className={classes.body}>
        <div className={failed ? undefined : classes.outgoing}>
          <div className={classes.by}>
            <strong dir="auto">{me?.display_name}</strong>
            {!failed && <span role="img" aria-label="Sending"><Icon name="clock" size={12} /></span>}
          </div>
          <p className={classes.words} dir="auto">{decode(body).text}</p>
        </div>
        {failed && (
          <div className={classes.failed} role="alert">
            <Icon name="alert" size={16} />
            <span>Not sent. {problem?.detail}</span>
            <Button size="compact-sm" variant="default" onClick={() => void resend(dispatch, conversation, clientId, body)}>Try again</Button>
            <Button size="compact-sm" variant="subtle" color="gray" onClick={() => dispatch(discarded({ conversation, clientId }))}>Discard</Button>
          </div>
        )}
      </div>
    </article>
  )
}
