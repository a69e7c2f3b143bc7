using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Aggregates;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Events;
using Interpol.Mesh.Contracts.Records;

namespace Interpol.Mesh.Grains.Events;

/// <summary>Takes badges into the lists of an event, revokes them, and clears what was found of them.</summary>
/// <param name="book">The lists.</param>
internal sealed class ListChanges(AccreditationBook book)
{
    /// <summary>Decides each change by itself, and writes what is done with the outcome of the command.</summary>
    public async Task<AccreditationsOutcome> DecideAsync(EventRecord record, IssuedCommand<AccreditationsCommand> command, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var refused = ImmutableArray.CreateBuilder<RefusedChange>();
        var entries = new List<(Accreditation Entry, long? Overtaken)>();
        var cleared = new List<Finding>();
        var listed = book.Stream.Counter(AccreditationRows.Listed);
        foreach (var (index, change) in command.Command.Changes.Index())
        {
            var known = await book.FindEntryAsync(change.Badge ?? string.Empty, cancellationToken);
            if (change is ClearFinding clear)
            {
                if (await book.FindFindingAsync(change.Badge!, cancellationToken) is not { } finding)
                {
                    Refuse(index, MeshErrorCodes.NotFound, $"badge: nothing was found of {change.Badge}.");
                }
                else if (clear.FoundAt is { } seen && seen != finding.At)
                {
                    Refuse(index, MeshErrorCodes.Conflict, $"badge: of {change.Badge} something else was found since, at {finding.At:O}; look at that, and clear it then.");
                }
                else if (finding.ClearedAt is null)
                {
                    cleared.Add(finding with { ClearedAt = now, ClearedBy = command.By, NewRecords = 0 });
                }
            }
            else if (change is RevokeBadge)
            {
                if (known is not { } listedBadge)
                {
                    Refuse(index, MeshErrorCodes.NotFound, $"badge: {change.Badge} is not on the lists.");
                }
                else if (listedBadge.Entry.RevokedAt is null)
                {
                    entries.Add((listedBadge.Entry with { RevokedAt = now }, listedBadge.Row.Position));
                }
            }
            else if (change is Accredit accredit)
            {
                var entry = accredit.Entry with { RevokedAt = known?.Entry.RevokedAt };
                ImmutableArray<string> problems = [.. AccreditationRules.Problems(record.Plan, entry)];
                var isSame = known is { } there && book.Rows.Bytes(there.Entry).AsSpan().SequenceEqual(book.Rows.Bytes(entry));
                if (!problems.IsEmpty)
                {
                    refused.Add(new RefusedChange(index, MeshErrorCodes.Invalid, problems));
                }
                else if (known is null && listed + entries.Count(one => one.Overtaken is null) >= EventLimits.MaxLines)
                {
                    Refuse(index, MeshErrorCodes.TooLarge, $"The lists of an event have at most {EventLimits.MaxLines} badges.");
                }
                else if (known is not null && !accredit.Replaces)
                {
                    Refuse(index, isSame ? MeshErrorCodes.AlreadyThere : MeshErrorCodes.Conflict, isSame
                        ? $"badge: {entry.Badge} is on the lists already and says the same."
                        : $"badge: {entry.Badge} is on the lists already and says something else; replace it, or give another number.");
                }
                else if (!isSame)
                {
                    entries.Add((entry, known?.Row.Position));
                }
            }
            else
            {
                Refuse(index, MeshErrorCodes.Invalid, "This hub does not know that change.");
            }
        }

        return await WriteAsync(record, command, entries, cleared, refused.ToImmutable(), now);

        void Refuse(int index, string code, string sentence) => refused.Add(new RefusedChange(index, code, [sentence]));
    }

    private async Task<AccreditationsOutcome> WriteAsync(
        EventRecord record,
        IssuedCommand<AccreditationsCommand> command,
        List<(Accreditation Entry, long? Overtaken)> entries,
        List<Finding> cleared,
        ImmutableArray<RefusedChange> refused,
        DateTimeOffset now)
    {
        AccreditationsOutcome? outcome = null;
        var day = EntranceRules.DayOf(record.Plan, now);
        await book.CommitAsync(entries.Count + cleared.Count + 1, now, (batch, told) =>
        {
            foreach (var (entry, overtaken) in entries)
            {
                batch.AddKey(AccreditationRows.BadgeKey(entry.Badge), batch.AddRow(book.Rows.Write(AccreditationRows.Entry, command.By, book.Rows.Bytes(entry))).Index);
                var isNew = overtaken is null;
                AccreditationBook.Count(batch, AccreditationRows.Listed, isNew ? 1 : 0);
                AccreditationBook.Count(batch, AccreditationRows.DayKey(day, nameof(EventDay.Listed)), isNew ? 1 : 0);

                // It is screened once more, and counts once.
                AccreditationBook.Count(batch, AccreditationRows.Screened, overtaken <= batch.Counter(AccreditationRows.ScreenedTo, 0) ? -1 : 0);
            }

            foreach (var finding in cleared)
            {
                book.AddFinding(batch, finding, isFirst: false, day, told);
            }

            outcome = new AccreditationsOutcome(command.Command.Changes.Length - refused.Length, refused) { Listed = batch.Counter(AccreditationRows.Listed, 0) };
            book.AddOutcome(batch, command, outcome);
            batch.SetDeadline(AccreditationRows.Screen, now + ListScreening.StayAwake);
        });
        if (entries.Select(one => one.Overtaken).OfType<long>().ToList() is { Count: > 0 } gone)
        {
            // What a kill leaves here goes with the lists; its key leads to the later one.
            await book.Journal.DeleteBodiesAsync(book.Stream.Stream, gone);
        }

        return outcome!;
    }
}
