import { screen } from '@testing-library/react'
import { expect, it } from 'vitest'
import type { ProjectSummary } from '../../api'
import { grace } from '../../test/factories'
import { show } from '../../test/render'
import { PersonName } from '../../ui'
import finger from '../../ui/finger.module.css'
import { ProjectCard } from './ProjectCard'

const compilers = { uuid: 'p', name: 'Compilers', kind: 'project', state: 'active', summary: '', visibility: 'network', my_roles: [], parent: null } as unknown as ProjectSummary

it('is found by a finger as the name of a person is', () => {
  show(<><ProjectCard project={compilers} /><PersonName person={grace} /></>)
  for (const name of ['Compilers', grace.display_name]) expect(screen.getByRole('link', { name })).toHaveClass(finger.edge!)
})
