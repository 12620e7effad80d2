import { useState } from 'react'
import { useDispatch } from 'react-redux'
import { api, type Me, useRemoveAvatarMutation } from '../../api'
import { fieldErrors, type Problem } from '../../api/problem'
import { upload } from '../../api/upload'
import { Button, Face, FileButton, FormProblem, Group, Progress, Stack, Text, useTold } from '../../ui'

const ACCEPTED = 'image/png,image/jpeg,image/webp,image/gif'

function useUpload() {
  const dispatch = useDispatch()
  const [part, setPart] = useState<number | null>(null)
  const [problem, setProblem] = useState<Problem | null>(null)
  const send = async (file: File | null) => {
    if (!file) return
    setProblem(null)
    setPart(0)
    const answer = await upload('/api/people/me/avatar', { file, method: 'PUT', onProgress: setPart })
    setPart(null)
    if ('problem' in answer) setProblem(answer.problem)
    else dispatch(api.util.invalidateTags(['Me', 'Person', 'Members']))
  }
  return { part, problem, send }
}

/** The picture is made smaller and freed of its metadata by the server. */
export function AvatarField({ me }: { me: Me }) {
  const { part, problem, send } = useUpload()
  const [remove, removing] = useRemoveAvatarMutation()
  const told = useTold()
  const errors = Object.values(fieldErrors(problem))
  return (
    <Group align="center" gap="lg">
      <Face person={me} size={72} />
      <Stack gap="xs" flex={1} miw={0}>
        <Group gap="xs">
          <FileButton accept={ACCEPTED} onChange={(file) => void send(file)} inputProps={{ 'aria-label': 'Picture file' }}>
            {(props) => <Button {...props} variant="default" loading={part !== null}>{me.avatar_url ? 'Change picture' : 'Upload picture'}</Button>}
          </FileButton>
          {me.avatar_url && <Button variant="subtle" color="gray" loading={removing.isLoading} onClick={() => void told(remove())}>Remove</Button>}
        </Group>
        {part !== null && <Progress value={part * 100} aria-label="Upload" />}
        {problem && <FormProblem problem={errors[0] ? { ...problem, detail: errors[0], errors: [] } : problem} />}
        <Text size="xs" c="dimmed">PNG, JPEG, WebP or GIF, up to 10 MB.</Text>
      </Stack>
    </Group>
  )
}
