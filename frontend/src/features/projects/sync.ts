import { api } from '../../api'
import type { StartListening } from '../../api/listening'
import { missedEvents, pushed, topicDropped } from '../../realtime'

const TOPIC = 'project:'

/** A project that changed elsewhere is read again; a push says which, never what. */
export function startProjectSync(start: StartListening): void {
  start({
    actionCreator: pushed,
    effect: ({ payload }, { dispatch }) => {
      if (payload.type === 'projects.changed') {
        const { uuid } = payload.data as { uuid: string }
        dispatch(api.util.invalidateTags([{ type: 'Project', id: uuid }, 'Projects', 'Members', 'Applications', 'History']))
      }
      if (payload.type === 'projects.membership') {
        const { project } = payload.data as { project: string }
        dispatch(api.util.invalidateTags([{ type: 'Project', id: project }, 'Projects', 'Members', 'Conversations']))
      }
    },
  })
  // A right may end without anybody's doing, at the end of a membership: the server then only stops telling.
  start({
    actionCreator: topicDropped,
    effect: ({ payload }, { dispatch }) => {
      if (!payload.topic.startsWith(TOPIC)) return
      dispatch(api.util.invalidateTags([{ type: 'Project', id: payload.topic.slice(TOPIC.length) }, 'Projects', 'Members']))
    },
  })
  start({
    actionCreator: missedEvents,
    effect: (_action, { dispatch }) => {
      dispatch(api.util.invalidateTags(['Project', 'Projects', 'Members', 'Applications']))
    },
  })
}
