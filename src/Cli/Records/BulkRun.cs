using System.Diagnostics;
using System.Globalization;
using System.Text;
using Interpol.Mesh.Cli.Shell;

namespace Interpol.Mesh.Cli.Records;

/// <summary>
/// Sends the rows of a file in batches, some of them at once, and writes what became of them in the order of their lines.
/// </summary>
/// <remarks>
/// <code>
/// lines -> rows -> batch, full by weight or bytes -> sent under an operation id that follows from the run, the place and the content
///   oldest batch in flight acknowledged -> its text appended to the output -> now and then both flushed, first the output, then the progress -> next
/// </code>
/// A kill or a loss of power leaves the progress of a batch that was taken down. The same command cuts the output to that, makes the same batches again from there, and what the gateway has done of them
/// already it answers from its outcome.
/// </remarks>
/// <param name="terminal">Where to say how far it is.</param>
/// <param name="file">The file.</param>
/// <param name="output">What is written about it; nobody else has it open.</param>
/// <param name="maxWeight">The weight of a batch.</param>
/// <param name="send">Sends a batch, given the word that its operation ids begin with.</param>
internal sealed class BulkRun(Terminal terminal, string file, FileStream output, int maxWeight, Func<IReadOnlyList<BulkRow>, string, Task<BatchOutcome>> send)
{
    private const int AtOnce = 4;
    private const int MaxBytes = 256 * 1024;

    /// <summary>How often it says how far it is where no line can be rewritten.</summary>
    private static readonly TimeSpan SayEvery = TimeSpan.FromSeconds(10);

    /// <summary>How often progress is kept: what is behind it is sent again without effect.</summary>
    private static readonly TimeSpan SaveEvery = TimeSpan.FromMilliseconds(200);

    private readonly Queue<(List<BulkRow> Rows, Task<BatchOutcome> Sent)> _inFlight = new();

    /// <summary>What is sent or about to be, by what no two rows of a request may have.</summary>
    private readonly Dictionary<string, BulkRow> _unsettled = [];
    private readonly Stopwatch _watch = Stopwatch.StartNew();
    private readonly long _length = new FileInfo(file).Length;

    private List<BulkRow> _open = [];
    private int _weight;
    private int _bytes;
    private BulkProgress _progress = null!;
    private BulkCounts _before;
    private TimeSpan _said;
    private TimeSpan _saved;

    /// <summary>Sends the rows of a file, from where the same work broke off.</summary>
    /// <param name="terminal">Where to say how far it is.</param>
    /// <param name="work">What is done with the file, for whom and where.</param>
    /// <param name="file">The file.</param>
    /// <param name="output">The file for what is written about it.</param>
    /// <param name="head">What that begins with.</param>
    /// <param name="maxWeight">The weight of a batch.</param>
    /// <param name="rows">The rows from a place on.</param>
    /// <param name="send">Sends a batch.</param>
    /// <param name="isStillDone">Whether what was done before is still there; otherwise the work begins anew.</param>
    /// <param name="cancellationToken">Ends it; the same command goes on later.</param>
    /// <returns>What became of all rows, also of those that were done before.</returns>
    /// <exception cref="CliException">The gateway refuses, or is away for long; or the same command runs already.</exception>
    public static async Task<BulkCounts> OverAsync(
        Terminal terminal,
        string work,
        string file,
        string output,
        string head,
        int maxWeight,
        Func<BulkProgress, IEnumerable<BulkRow>> rows,
        Func<IReadOnlyList<BulkRow>, string, Task<BatchOutcome>> send,
        Func<BulkProgress, Task<bool>> isStillDone,
        CancellationToken cancellationToken)
    {
        await using var written = Open(output);
        var fresh = await BulkProgress.StartAsync(work, file, cancellationToken);
        var begin = fresh.Resumed(file);
        if (begin.Lines > 0 && !(written.Length >= begin.OutputBytes && await isStillDone(begin)))
        {
            terminal.Note("What was done before is not there any more; it begins anew.");
            begin = fresh;
        }

        if (begin.Lines > 0)
        {
            terminal.Note(string.Create(CultureInfo.InvariantCulture, $"Going on behind line {begin.Lines}."));
        }
        else
        {
            written.SetLength(0);
            written.Write(Encoding.UTF8.GetBytes(head));
            begin = begin with { OutputBytes = written.Position };
        }

        return await new BulkRun(terminal, file, written, maxWeight, send).RunAsync(begin, rows(begin), cancellationToken);
    }

    /// <summary>Sends all rows.</summary>
    /// <param name="begin">From where.</param>
    /// <param name="rows">The rows from there.</param>
    /// <param name="cancellationToken">Ends it; the same command goes on later.</param>
    private async Task<BulkCounts> RunAsync(BulkProgress begin, IEnumerable<BulkRow> rows, CancellationToken cancellationToken)
    {
        (_progress, _before) = (begin, begin.Counts);
        begin.Save(file);
        output.SetLength(begin.OutputBytes);
        output.Seek(0, SeekOrigin.End);
        try
        {
            foreach (var row in rows)
            {
                cancellationToken.ThrowIfCancellationRequested();
                await AddAsync(row);
            }

            await StartAsync();
            await SettleAsync(0);
        }
        catch (CliException refused)
        {
            throw new CliException($"{refused.Message.TrimEnd('.')}: line {_progress.Lines + 1} or later of {file}. What is done stays; the same command goes on from there.", refused);
        }
        finally
        {
            // What is under way when the oldest batch fails ends as it does; nobody waits for it again.
            Save();
            await Task.WhenAll(_inFlight.Select(batch => (Task)batch.Sent)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            terminal.ClearStatus();
        }

        File.Delete(BulkProgress.FileOf(file));
        return _progress.Counts;
    }

    private static FileStream Open(string output)
    {
        try
        {
            return new FileStream(output, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException taken) when (File.Exists(output))
        {
            throw new CliException($"{output} cannot be written; is the same command running already? ({taken.Message.TrimEnd('.')})", taken);
        }
    }

    private async Task AddAsync(BulkRow row)
    {
        // The first of two rows about one thing is settled before the other is sent, unless they say the same: then they are one.
        if (row.Key is { } key && _unsettled.TryGetValue(key, out var twin) && !(_open.Contains(twin) && twin.Json.Span.SequenceEqual(row.Json.Span)))
        {
            await StartAsync();
            await SettleAsync(0);
        }

        if (_open.Count > 0 && (_weight + row.Weight > maxWeight || _bytes + row.Json.Length > MaxBytes))
        {
            await StartAsync();
        }

        _open.Add(row);
        (_weight, _bytes) = (_weight + row.Weight, _bytes + row.Json.Length);
        if (row.Key is { } own)
        {
            _unsettled[own] = row;
        }
    }

    private async Task StartAsync()
    {
        if (_open.Count == 0)
        {
            return;
        }

        await SettleAsync(AtOnce - 1);
        var batch = _open;
        _inFlight.Enqueue((batch, Task.Run(() => send(batch, _progress.Run))));
        (_open, _weight, _bytes) = ([], 0, 0);
    }

    /// <summary>Takes down what became of the oldest batches, until no more than so many are in flight.</summary>
    private async Task SettleAsync(int left)
    {
        while (_inFlight.Count > left)
        {
            var (rows, sent) = _inFlight.Dequeue();
            var outcome = await sent;
            output.Write(Encoding.UTF8.GetBytes(outcome.Text));
            foreach (var row in rows)
            {
                if (row.Key is { } key)
                {
                    _unsettled.Remove(key);
                }
            }

            _progress = _progress with
            {
                Offset = rows[^1].End,
                Lines = rows[^1].Line,
                OutputBytes = output.Position,
                Counts = _progress.Counts + outcome.Counts,
                Position = Math.Max(_progress.Position, outcome.Position),
            };
            if (_watch.Elapsed - _saved >= SaveEvery)
            {
                Save();
            }

            Say();
        }
    }

    /// <summary>What the progress says was written must be there when it is.</summary>
    private void Save()
    {
        output.Flush(flushToDisk: true);
        _progress.Save(file);
        _saved = _watch.Elapsed;
    }

    private void Say()
    {
        var counts = _progress.Counts;
        var text = string.Create(
            CultureInfo.InvariantCulture,
            $"{Path.GetFileName(file)}: {counts.Rows:N0} rows ({100 * _progress.Offset / Math.Max(1, _length)} %), {(counts.Rows - _before.Rows) / Math.Max(0.001, _watch.Elapsed.TotalSeconds):N0} rows/s, {counts.Rejected:N0} rejected");
        if (terminal.ErrorIsTerminal)
        {
            terminal.Progress(text);
        }
        else if (_watch.Elapsed - _said >= SayEvery)
        {
            _said = _watch.Elapsed;
            terminal.Note(text);
        }
    }
}
