import type { ReactNode } from 'react'

const drawn = (shape: ReactNode) => (props: { className?: string }) => (
  <svg
    viewBox="0 0 20 20"
    fill="none"
    stroke="currentColor"
    strokeWidth="1.5"
    strokeLinecap="round"
    strokeLinejoin="round"
    aria-hidden="true"
    {...props}
  >
    {shape}
  </svg>
)

export const CollectionsIcon = drawn(
  <>
    <path d="M8 5h9M8 10h9M8 15h9" />
    <path d="m3.5 3.6 1.4 1.4-1.4 1.4L2.1 5zM3.5 8.6l1.4 1.4-1.4 1.4L2.1 10zM3.5 13.6l1.4 1.4-1.4 1.4L2.1 15z" />
  </>,
)

export const PlanIcon = drawn(
  <>
    <rect x="7" y="2.5" width="6" height="4.5" rx="1" />
    <rect x="2" y="13" width="6" height="4.5" rx="1" />
    <rect x="12" y="13" width="6" height="4.5" rx="1" />
    <path d="M10 7v3M5 13v-3h10v3" />
  </>,
)

export const ShareIcon = drawn(
  <path d="M8.5 11.5a3.2 3.2 0 0 0 4.6 0l3-3a3.2 3.2 0 0 0-4.6-4.6l-1 1M11.5 8.5a3.2 3.2 0 0 0-4.6 0l-3 3a3.2 3.2 0 0 0 4.6 4.6l1-1" />,
)

export const CodeIcon = drawn(<path d="m6.5 5.5-4.5 4.5 4.5 4.5M13.5 5.5 18 10l-4.5 4.5M11.5 3.5l-3 13" />)

export const SchemaIcon = drawn(
  <>
    <circle cx="8.5" cy="8.5" r="5" />
    <path d="m12.2 12.2 4.8 4.8M6.5 7.5h4M6.5 9.8h2.5" />
  </>,
)

export const CostIcon = drawn(
  <>
    <circle cx="10" cy="10.5" r="7" />
    <path d="M10 6.5v4l2.5 2M8 1.8h4" />
  </>,
)
