/** What the program may do to the outside besides files: the report goes out, everything for people goes to err. */
export interface Streams {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  /** All that comes in on standard input, up to its end. */
  readonly stdin: () => Promise<Uint8Array>;
  readonly stdinIsTerminal: boolean;
  readonly stdoutIsTerminal: boolean;
  readonly stderrIsTerminal: boolean;
  readonly env: Readonly<Record<string, string | undefined>>;
}
