import { formatCount, formatNumber } from '../../text/format-number.js';
import type { Report } from '../json/report-schema.js';
import type { Column, TableBlock } from '../page/page.js';

type Audience = NonNullable<Report['by_audience']>[string];

/** What a run was to each audience; nothing where there are none. */
export function audienceTable({ by_audience: byAudience, blast_radius }: Report): readonly TableBlock[] {
  const audiences = Object.entries(byAudience ?? {});
  if (audiences.length === 0) return [];
  const column = (heading: string, worth: number, cell: (audience: Audience) => string, title = heading): Column => ({
    heading,
    title,
    alignment: 'right',
    worth,
    cells: audiences.map(([, audience]) => cell(audience)),
  });
  const countOrNothing = (count: number | null) => (count === null ? '' : formatCount(count));
  return [
    {
      kind: 'table',
      caption: 'Audiences',
      columns: [
        { heading: 'audience', alignment: 'left', worth: 0, cells: audiences.map(([name]) => name) },
        column('requests', 5, ({ requests }) => formatCount(requests)),
        column('on canary', 9, ({ canary_requests }) => formatCount(canary_requests), 'requests on the canary'),
        column(
          'share',
          6,
          ({ requests, canary_requests }) =>
            requests === 0 ? '' : `${formatNumber((100 * canary_requests) / requests, 3)} %`,
          "canary's share",
        ),
        column('failures', 7, ({ failed_requests }) => formatCount(failed_requests)),
        column('excess', 8, ({ excess_failed_requests }) => formatCount(excess_failed_requests), 'excess failures'),
        ...(blast_radius.users === null
          ? []
          : [
              column('users', 6, ({ users_exposed }) => countOrNothing(users_exposed), 'users exposed'),
              column('hit', 6, ({ users_hit }) => countOrNothing(users_hit), 'users hit'),
            ]),
      ],
      legend: [{ heading: 'excess', text: 'excess: failures that there would not have been with stable alone' }],
    },
  ];
}

/** Whose traffic the share of a stage is of, and how much of it. */
export function audienceText({ audience, traffic_percent }: Report['stages'][number]): string {
  const whose = audience === undefined || audience === null ? 'all' : audience.join(', ');
  return traffic_percent === 100 ? whose : `${formatNumber(traffic_percent)} % of ${whose}`;
}
