/** `haru data check [FILES]`: what is wrong with stored bars, or with files before they are imported (CLI.md). */
import type { Command } from 'commander';
import { loadSettings } from '../../app/settings.js';
import { checkSeries, FINDING_KINDS, NOTE_KINDS, type CheckedSeries, type Finding } from '../../collect/check/index.js';
import { createCalendar, type TradingCalendar } from '../../domain/index.js';
import { progressBar } from '../bar.js';
import { evidenceOf, fileSources, storeSources, type CheckSource } from '../check-sources.js';
import { columns } from '../columns.js';
import { EXIT } from '../failures.js';
import { common, type CliIo } from '../io.js';
import { withMarket, type SeriesFlags } from '../series.js';

interface CheckFlags extends SeriesFlags {
  readonly config?: string;
}

/** Adds the command to `program`. */
export function registerData(program: Command, io: CliIo): void {
  const data = program.command('data').description('the stored bars: check them');
  common(data.command('check [files...]'))
    .description('faults in stored bars, or in files before they are imported; exit 1 when there are any')
    .option('--code <codes>', 'only these codes, with commas')
    .option('--interval <interval>', 'only bars of this length')
    .option('--config <file>', 'settings with corrections of the calendar (default: haru.config.json here)')
    .action(async (files: string[], flags: CheckFlags) => check(io, files, flags));
}

async function check(io: CliIo, files: readonly string[], flags: CheckFlags): Promise<void> {
  const calendar = createCalendar(loadSettings({}, process.env, flags.config).calendar);
  const checked =
    files.length > 0
      ? checkAll(await fileSources(files, flags), calendar)
      : await withMarket(io, 'read', (store) => checkAll(storeSources(store, flags), calendar));
  for (const series of checked) io.result(series);
  print(io, checked);
  if (checked.some(({ findings }) => findings.length > 0)) process.exitCode = EXIT.failed;
}

function checkAll(sources: readonly CheckSource[], calendar: TradingCalendar): CheckedSeries[] {
  const evidence = evidenceOf(sources);
  const total = sources.reduce((sum, { size }) => sum + size, 0);
  const bar = progressBar('check');
  let done = 0;
  try {
    return sources.map((source) => {
      const { series, instrument } = source;
      bar.update(done / Math.max(total, 1), `${series.code} ${series.interval}`);
      done += source.size;
      // Daily bars without volume tell what minutes cannot; of themselves they say nothing about missing days.
      const idle = series.interval === '1d' ? undefined : evidence.idle(series.code);
      const { traded } = evidence;
      const found = checkSeries(series, source.pages(), {
        calendar,
        instrument,
        traded,
        ...(idle === undefined ? {} : { idle }),
      });
      const refused = source.rejected.map(({ row, why }): Finding => {
        return {
          kind: 'rejected',
          code: series.code,
          interval: series.interval,
          time: null,
          detail: `row ${row}: ${why}`,
        };
      });
      return { ...found, findings: [...refused, ...found.findings] };
    });
  } finally {
    bar.stop();
  }
}

function print(io: CliIo, checked: readonly CheckedSeries[]): void {
  const rows = checked.map(({ code, interval, bars, findings }) => [code, interval, bars, findings.length]);
  for (const line of columns(['code', 'interval', 'bars', 'findings'], rows)) io.print(line);
  const findings = checked.flatMap((series) => series.findings);
  for (const { code, interval, kind, time, detail } of findings) {
    io.print(`${code} ${interval}  ${time ?? ''}  ${FINDING_KINDS[kind]}: ${detail}`);
  }
  for (const { code, interval, kind, time, detail } of checked.flatMap((series) => series.notes)) {
    io.print(`${code} ${interval}  ${time ?? ''}  no fault, but ${NOTE_KINDS[kind]}: ${detail}`);
  }
  if (findings.length === 0) io.print('Nothing is wrong with them.');
}
