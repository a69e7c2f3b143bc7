using Interpol.Mesh.Boundary.Keys;
using Interpol.Mesh.Cli.Gateways;
using Interpol.Mesh.Cli.Shell;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Records;

namespace Interpol.Mesh.Cli.Mind;

/// <summary>Brings an offline copy up to date, tells the mesh how far it is, hands on the checks that were made with it, and checks again what was found.</summary>
/// <remarks>
/// <code>
/// what has changed behind the copy's positions, page by page, checked -> a new file beside it: rows that have changed or are gone are left out, the changes stand behind
///   -> flushed, then in the place of the old one in one step -> reported: the owners of the records see that removals are in it
///   -> checks of the journal into the audit -> what was found is asked of the mesh -> the journal goes
/// </code>
/// A kill leaves the old file or the new one. Checks that were handed on when it comes are handed on again under their ids, which the audit knows.
/// </remarks>
internal sealed class MindUpdate(Terminal terminal, GatewayClient gateway, OwnerId bureau, string passphrase, int maxChanges = MindUpdate.MaxChanges)
{
    /// <summary>The most changes that a copy holds beside its records; with more, a new one is smaller.</summary>
    public const int MaxChanges = 200_000;

    private const int ChecksOfReport = 100;

    /// <summary>Brings a copy up to date.</summary>
    /// <param name="path">The copy.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <param name="register">The gateways of which one must have made it; null for whoever has.</param>
    /// <exception cref="CliException">It cannot be updated. Where a new one is needed, its checks are handed on nevertheless.</exception>
    public async Task RunAsync(string path, CancellationToken cancellationToken, GatewayRegister? register = null)
    {
        // With a passphrase that is not the copy's, no journal is begun.
        string id;
        using (var copy = OfflineCopyReader.Open(path, passphrase, register))
        {
            id = copy.First.Copy;
        }

        // Open until the end: no check is made meanwhile that would be lost with the journal.
        var entries = new List<OfflineJournalEntry>();
        using var journal = OfflineJournal.Open(path, passphrase, entries.Add);
        try
        {
            await ApplyAsync(path, path, cancellationToken);
        }
        catch (CliException refused) when (NeedsNewCopy(refused))
        {
            // Nothing else would hand them on.
            await HandOnAsync(path, entries, cancellationToken);
            journal.Clear();
            if (refused is NewCopyNeededException)
            {
                throw new CliException($"{refused.Message} Make a new one with './mesh mind export', which may take this one's file, and say with './mesh mind end {bureau} {id}' that this one is destroyed.", refused);
            }

            throw;
        }

        await HandOnAsync(path, entries, cancellationToken);
        journal.Clear();
    }

    /// <summary>Whether an update was refused because only a new copy helps.</summary>
    public static bool NeedsNewCopy(CliException refused) => refused is NewCopyNeededException or GatewayRefusedException { Problem.Code: MeshErrorCodes.Gone };

    /// <summary>Fetches what has changed and writes the copy with it, in one step; then says how far it is.</summary>
    /// <param name="from">The copy.</param>
    /// <param name="to">Where to write it, which may be the same.</param>
    /// <param name="cancellationToken">Ends it; nothing has changed then.</param>
    public async Task ApplyAsync(string from, string to, CancellationToken cancellationToken)
    {
        using (var copy = OfflineCopyReader.Open(from, passphrase))
        {
            if (copy.First.Bureau != bureau)
            {
                throw new CliException($"{from} is a copy of {copy.First.Bureau}.");
            }

            var pages = await FetchAsync(copy, cancellationToken);
            Write(copy, pages, to + ".new");
        }

        // Read once more as whoever checks with it does, before it takes the place of the other.
        using (var written = OfflineCopyReader.Open(to + ".new", passphrase))
        {
            terminal.Line(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{to}: as of {written.At:yyyy-MM-dd HH:mm} UTC, good until {written.GoodUntil:yyyy-MM-dd HH:mm} UTC."));
        }

        File.Move(to + ".new", to, overwrite: true);
        using var updated = OfflineCopyReader.Open(to, passphrase);
        await ReportAsync(updated, [], cancellationToken);
    }

    private async Task HandOnAsync(string path, List<OfflineJournalEntry> entries, CancellationToken cancellationToken)
    {
        if (entries.Count == 0)
        {
            return;
        }

        using (var copy = OfflineCopyReader.Open(path, passphrase))
        {
            foreach (var some in entries.Chunk(ChecksOfReport))
            {
                await ReportAsync(copy, [.. some.Select(entry => entry.Check)], cancellationToken);
            }
        }

        terminal.Line($"{entries.Count} checks were handed on to the audit.");
        foreach (var entry in entries.Where(entry => !entry.Found.IsEmpty))
        {
            await CheckAgainAsync(entry, cancellationToken);
        }
    }

    private Task<OfflineCopyBody> ReportAsync(OfflineCopyReader copy, OfflineCheckBody[] checks, CancellationToken cancellationToken) => gateway.PostAsync<OfflineCopyBody>(
        bureau, $"offline-copies/{copy.First.Copy}/report", new OfflineReportRequest { Positions = copy.Positions, Checks = [.. checks] }, null, cancellationToken);

    private async Task<List<(OfflinePage Page, OfflineStatement Statement)>> FetchAsync(OfflineCopyReader copy, CancellationToken cancellationToken)
    {
        var (pages, positions, changes) = (new List<(OfflinePage Page, OfflineStatement Statement)>(), copy.Positions, copy.ChangeCount);
        while (true)
        {
            var page = await gateway.PostAsync<OfflinePage>(bureau, $"offline-copies/{copy.First.Copy}/changes", new OfflineChangesRequest { Positions = positions }, null, cancellationToken);
            var statement = copy.CheckSent(page);
            var update = statement.Update ?? throw new CliException("the gateway answered with no changes.");
            pages.Add((page, statement));
            positions = update.Positions;
            if ((changes += page.Rows.Length) > maxChanges)
            {
                throw new NewCopyNeededException($"More than {maxChanges} records have changed since the copy was made.");
            }

            if (!update.HasMore)
            {
                return pages;
            }

            terminal.Progress($"{changes} changes");
        }
    }

    private void Write(OfflineCopyReader copy, List<(OfflinePage Page, OfflineStatement Statement)> pages, string path)
    {
        // The last part that speaks of a record counts; in all before it, it is taken out.
        var last = new Dictionary<(RecordKind Kind, string Id), int>();
        foreach (var (index, (page, _)) in pages.Index())
        {
            foreach (var (row, _) in OfflineCopyReader.RowsOf(page))
            {
                last[(row.Kind, row.Id)] = index;
            }
        }

        using (var writer = OfflineFileWriter.Create(path, passphrase))
        {
            foreach (var (page, statement) in copy.Parts.Select(copy.Read))
            {
                var left = Without(page, row => last.ContainsKey((row.Kind, row.Id)));
                if (statement.Update is null || left.Rows.Any(row => row is not null))
                {
                    writer.Add(left, statement);
                }
            }

            foreach (var (index, (page, statement)) in pages.Index().Where(one => one.Index == pages.Count - 1 || !one.Item.Page.Rows.IsEmpty))
            {
                writer.Add(Without(page, row => last[(row.Kind, row.Id)] != index), statement);
            }

            writer.End();
        }

        terminal.ClearStatus();
        terminal.Note($"{last.Count} records have changed.");
    }

    private static OfflinePage Without(OfflinePage page, Func<OfflineRow, bool> isOvertaken) =>
        page with { Rows = [.. page.Rows.Select(row => row is not null && isOvertaken(OfflineParts.RowOf(row)) ? null : row)] };

    private async Task CheckAgainAsync(OfflineJournalEntry entry, CancellationToken cancellationToken)
    {
        var request = new CheckRecordsRequest { Purpose = "Check again of what an offline copy found", Questions = [entry.Check.Question] };
        var answer = (await gateway.PostAsync<CheckBody>(bureau, "checks", request, null, cancellationToken)).Answers[0];
        foreach (var found in entry.Found)
        {
            var stands = answer.Hits.Any(hit => hit.Owner == found.Owner && hit.Record.Id == found.Record);
            terminal.Line(string.Create(
                System.Globalization.CultureInfo.InvariantCulture,
                $"{(stands ? "stands" : "GONE  ")}  {found.Owner} {found.Record}, found {entry.Check.At.UtcDateTime:yyyy-MM-dd HH:mm} UTC by {Terminal.Printable(entry.Check.Officer)}{(entry.Check.IsStale ? " on a copy out of date" : string.Empty)}"));
        }

        if (answer.Hits.Any(hit => !entry.Found.Contains(new OfflineFind(hit.Owner, hit.Record.Id))))
        {
            terminal.Line("        and there is more about it now: check it again.");
        }
    }
}

/// <summary>A copy cannot be updated; a new one can be made.</summary>
/// <param name="sentence">Why.</param>
internal sealed class NewCopyNeededException(string sentence) : CliException(sentence);
