import { type Conversation, type Project, useGetProjectQuery } from '../../api'

/** A channel's people and rights are its project's. */
export function useProjectOf(conversation: Conversation | undefined): Project | undefined {
  const uuid = conversation?.project?.uuid ?? ''
  return useGetProjectQuery({ uuid }, { skip: !uuid }).data
}
