/**
 * Texts that are meant to break out of whatever they are written into. All of these may be names: they hold nothing that
 * cannot be seen. Each begins and ends with what its format would act on.
 */
export const HOSTILE_NAMES = {
  html: `<img src=x onerror=alert(1)></td></table></details><script>x()</script><!-- &lt;&#60;`,
  xml: `"/><failure message='x'/>]]></testcase><![CDATA[<!ENTITY x "y">&x;&amp;?>`,
  emphasis: `**b** _i_ __u__ ~~s~~ \`c\` ***x* ![i](u) [l](http://x.y) [x]: y \\* <http://a.b>`,
  blocks: `# h | - [ ] * 1. > [!NOTE] --- === \`\`\` ~~~ || \\| $x$ \\`,
  references: `@octocat #12 GH-34 https://evil.example www.evil.example :tada: a@b.cd o/r#5`,
  actions: `::error file=a,line=1::x ::set-output name=a::b %0A::add-mask::c ##[error]d`,
  legacy: `##[set-output name=a]b ##[add-mask]e ##vso[task.complete]f ##teamcity[buildStop]`,
  percent: `%0A%0D%25%3A%2C%0A::notice::x, y: z`,
  shell: `$(touch hacked) \`touch hacked\`; touch hacked & 'it''s' "q" $HOME ~ !! \\ * ? {a,b}`,
  csv: `=HYPERLINK("http://x","y"),";=1+1;"`,
  colons: `::stop-commands::x`,
} as const;

/** Where anything may come from: the command line, a path. A lone surrogate is for one process alone. */
export const UNSEEN = {
  ansi: '\u001b[31mred\u001b[0m\u001b]0;title\u0007\u009b2J',
  bidi: 'abc\u202edef\u2066ghi\u2069\u200f',
  zeroWidth: 'a\u200bb\u2060c\ufeffd\u00ade',
  lines: 'a\n::error::b\r\n##[error]c\u2028d\u2029e\u0085f\tg\vh\fi',
  surrogate: 'a\ud800b\udc00c',
  overlong: `${'a'.repeat(95)}::error::b${':'.repeat(205)}error::c`,
  trailing: 'a\n\n',
  leading: '\n-e',
} as const;
