import { Trans, useLingui } from '@lingui/react/macro'
import { type DragEvent, type RefObject, useEffect, useRef, useState } from 'react'
import { type Me, useRemoveAvatarMutation } from '../../api'
import { fieldErrors, problemOf } from '../../api/problem'
import { useUploadAvatarMutation } from '../../api/upload'
import { useCommands } from '../../commands'
import { Button, Face, FileButton, FormProblem, Group, Progress, Stack, Text, useTold } from '../../ui'

const ACCEPTED = 'image/png,image/jpeg,image/webp,image/gif'

function useUpload() {
  const [upload, { error }] = useUploadAvatarMutation()
  const [part, setPart] = useState<number | null>(null)
  const send = async (file: File | null) => {
    if (!file) return
    setPart(0)
    await upload({ file, onProgress: setPart })
    setPart(null)
  }
  return { part, problem: error ? problemOf(error) : null, send }
}

/** Only files: text that is dragged across is none of ours. */
function allowDrop(event: DragEvent): void {
  if (event.dataTransfer.types.includes('Files')) event.preventDefault()
}

/** A picture that is dropped on the field, or pasted while the focus is in it. */
function useGiven(field: RefObject<HTMLElement | null>, take: (file: File) => void) {
  useEffect(() => {
    // At the document: some browsers tell it only to where the text cursor was last, whatever button has the focus.
    const paste = (event: ClipboardEvent) => {
      const [file] = event.clipboardData?.files ?? []
      if (!file || !field.current?.contains(document.activeElement)) return
      event.preventDefault()
      take(file)
    }
    document.addEventListener('paste', paste)
    return () => document.removeEventListener('paste', paste)
  })
  const onDrop = (event: DragEvent) => {
    const [file] = event.dataTransfer.files
    if (!file) return
    event.preventDefault()
    take(file)
  }
  return { onDragOver: allowDrop, onDrop }
}

/** The picture is made smaller and freed of its metadata by the server. */
export function AvatarField({ me }: { me: Me }) {
  const { t } = useLingui()
  const { part, problem, send } = useUpload()
  const [remove, removing] = useRemoveAvatarMutation()
  const told = useTold()
  // The same file may be chosen once more, after a failure.
  const again = useRef<() => void>(null)
  const field = useRef<HTMLDivElement>(null)
  const choose = useRef<HTMLButtonElement>(null)
  const busy = part !== null
  const given = useGiven(field, (file) => { if (!busy) void send(file) })
  const takeAway = () => void told(remove())
  const section = t`Your profile`
  const label = me.avatar_url ? t`Change picture` : t`Upload picture`
  useCommands([
    ...(busy ? [] : [{ id: 'profile.picture', section, label, run: () => choose.current?.click() }]),
    ...(me.avatar_url && !removing.isLoading ? [{ id: 'profile.picture.remove', section, label: t`Remove picture`, run: takeAway }] : []),
  ])
  const errors = Object.values(fieldErrors(problem))
  return (
    <Group ref={field} align="center" gap="lg" {...given}>
      <Face person={me} size={72} />
      <Stack gap="xs" flex={1}>
        <Group gap="xs">
          <FileButton resetRef={again} accept={ACCEPTED} onChange={(file) => { void send(file); again.current?.() }} inputProps={{ 'aria-label': t`Picture file` }}>
            {(props) => <Button {...props} ref={choose} variant="default" loading={busy}>{label}</Button>}
          </FileButton>
          {me.avatar_url && <Button variant="subtle" color="gray" loading={removing.isLoading} onClick={takeAway}><Trans>Remove</Trans></Button>}
        </Group>
        {part !== null && <Progress value={part * 100} aria-label={t`Upload`} />}
        {problem && <FormProblem problem={errors[0] ? { ...problem, detail: errors[0], errors: [] } : problem} />}
        <Text size="xs" c="dimmed"><Trans>PNG, JPEG, WebP or GIF, up to 10 MB.</Trans></Text>
        <Text size="xs" c="dimmed"><Trans>You can also drop a picture here or paste it.</Trans></Text>
      </Stack>
    </Group>
  )
}
