using System.Diagnostics;
using System.Globalization;
using Interpol.Mesh.Bench.Measuring;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Screening;
using Interpol.Mesh.Grains.Screening;

namespace Interpol.Mesh.Bench.Screening;

/// <summary>Loads a hub's copy with travel documents of one owner, as their changes come, and asks it in its own process. A load that was interrupted goes on.</summary>
internal sealed class CopyLoad(TextWriter output, FigureTable table, SyntheticDocuments documents, OwnerId owner)
{
    private const int RowsOfWrite = 10_000;

    /// <summary>Whoever's documents these are is not there to say that nothing is new. That nobody has heard of an owner is no state in which a mesh is measured: its answers are longer.</summary>
    private static readonly DateTimeOffset Fresh = DateTimeOffset.UtcNow.AddDays(1);

    private static readonly TimeSpan ReportEvery = TimeSpan.FromSeconds(30);

    /// <summary>Loads what is missing.</summary>
    /// <param name="replica">The copy.</param>
    /// <param name="folder">Where it lies.</param>
    public async Task LoadAsync(RecordReplica replica, string folder)
    {
        var first = (int)(await replica.ApplyAsync(new RecordsDelta(owner, 1, 1, 0, Fresh, []), CancellationToken.None)).UpTo;
        var (began, reported, processor) = (Stopwatch.GetTimestamp(), (At: Stopwatch.GetTimestamp(), Row: first), Environment.CpuUsage.TotalTime);
        for (var from = first; from < documents.Rows; from += RowsOfWrite)
        {
            var count = Math.Min(RowsOfWrite, documents.Rows - from);
            var delta = new RecordsDelta(owner, 1, from + 1, from + count, Fresh, [.. Enumerable.Range(from, count).Select(SyntheticDocuments.RecordOf)]) { Last = documents.Rows };
            await replica.ApplyAsync(delta, CancellationToken.None);
            if (Stopwatch.GetElapsedTime(reported.At) is var since && since >= ReportEvery)
            {
                output.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"  {from + count,13:N0} rows, {(from + count - reported.Row) / since.TotalSeconds,9:N0} a second; {SizeOf(folder)}; {Megabytes(Environment.WorkingSet)} of memory; load of the machine {File.ReadAllText("/proc/loadavg").Split(' ')[0]}"));
                reported = (Stopwatch.GetTimestamp(), from + count);
            }
        }

        if (first < documents.Rows)
        {
            var loaded = Stopwatch.GetElapsedTime(began);
            table.Fact("loaded, rows a second, flushed", string.Create(CultureInfo.InvariantCulture, $"{(documents.Rows - first) / loaded.TotalSeconds:N0}"), "100,000/s");
            table.Fact("of the two processors it had", string.Create(CultureInfo.InvariantCulture, $"{(Environment.CpuUsage.TotalTime - processor) / loaded:N2}"));
        }

        table.Fact("size of the copy", SizeOf(folder));
        table.Fact("memory of the loading process", Megabytes(Environment.WorkingSet));
    }

    /// <summary>Asks one question after the other: as checks are, of which few find something, and for documents that are all there.</summary>
    public async Task CheckAsync(RecordReplica replica, TimeSpan length)
    {
        foreach (var (what, step) in new[] { ("exact checks in the copy, one by one", 1), ("the same, all of them there", SyntheticDocuments.HitEvery) })
        {
            var recorder = new LatencyRecorder();
            var began = Stopwatch.GetTimestamp();
            for (var question = 0L; Stopwatch.GetElapsedTime(began) < length; question += step)
            {
                var asked = Stopwatch.GetTimestamp();
                await replica.AnswerAsync(new CheckRequest(owner, []), documents.QuestionOf(question), DateTimeOffset.UtcNow, CancellationToken.None);
                recorder.RecordSince(asked);
            }

            table.Row(what, recorder.Count / length.TotalSeconds, LatencyRecorder.Merge([recorder]), TimeSpan.FromMilliseconds(2));
        }
    }

    /// <summary>How much the files of a folder take; those that are put together meanwhile go while they are counted.</summary>
    public static string SizeOf(string folder) => Megabytes(new DirectoryInfo(folder).EnumerateFiles().Sum(LengthOf));

    private static long LengthOf(FileInfo file)
    {
        try
        {
            return file.Length;
        }
        catch (FileNotFoundException)
        {
            return 0;
        }
    }

    private static string Megabytes(long bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1024 / 1024:N0} MiB");
}
