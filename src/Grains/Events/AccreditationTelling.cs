using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Aggregates;
using Interpol.Mesh.Contracts.Events;
using Interpol.Mesh.Contracts.Hits;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Grains.Journal;

namespace Interpol.Mesh.Grains.Events;

/// <summary>Tells host and team of findings, alarms and daily reports, and the owners of records of the hits on them.</summary>
/// <param name="book">The lists.</param>
/// <param name="grains">Calls actors.</param>
/// <param name="rules">Says whom an event concerns.</param>
/// <param name="clock">The clock.</param>
internal sealed class AccreditationTelling(AccreditationBook book, IGrainFactory grains, EventRules rules, TimeProvider clock)
{
    private const int HitsAtOnce = 8;

    /// <summary>Tells what stands on a link. What is told twice is known by its cause.</summary>
    public async Task TellAsync(EventView view, ImmutableArray<object> messages, CancellationToken cancellationToken)
    {
        foreach (var alarm in messages.OfType<DecidedPassage>())
        {
            await AnnounceAsync(view, $"passage/{alarm.Badge}/{alarm.At.UtcTicks}", Lane.Flash, "revoked-admitted", 1, null, cancellationToken);
        }

        var findings = messages.OfType<Finding>().ToList();
        if (findings.Count > 0)
        {
            foreach (var some in findings.Chunk(HitsAtOnce))
            {
                await Task.WhenAll(some.Select(finding => NoteHitsAsync(view, finding, cancellationToken)));
            }

            await AnnounceAsync(view, $"finding/{findings[^1].Badge}/{findings[^1].At.UtcTicks}", Lane.Urgent, "suspicious", findings.Count, null, cancellationToken);
        }
    }

    /// <summary>Tells that a day's figures are there.</summary>
    public Task ReportAsync(EventView view, DateOnly day, CancellationToken cancellationToken) =>
        AnnounceAsync(view, $"report/{day:yyyy-MM-dd}", Lane.Routine, "daily-report", 1, $"{day:yyyy-MM-dd}", cancellationToken);

    /// <summary>The host is the searcher of what is found on its lists: owners of records and command centre hear of it as of any hit.</summary>
    private async Task NoteHitsAsync(EventView view, Finding finding, CancellationToken cancellationToken)
    {
        var entry = (await book.FindEntryAsync(finding.Badge, cancellationToken))?.Entry;
        var host = view.Record.Id.Host;
        foreach (var found in finding.Records.Take(finding.NewRecords))
        {
            // Of a badge that is on no list, only what was shown with it was asked.
            if ((found.Asked ?? (entry is null ? null : ScreeningQuestions.AskedFor(entry, found, finding.At))) is not { } question)
            {
                continue;
            }

            var hit = HitId.For(host, HitChannel.Normal, found.Owner, found.Record, DateOnly.FromDateTime(finding.At.UtcDateTime));
            var note = new NoteHit(found.Owner, found.Record, HitChannel.Normal, found.IsUrgent, question);
            await grains.GetGrain<IHitGrain>(hit.Value).ExecuteAsync(new IssuedCommand<HitCommand>(hit.OperationOf(question.Hash), default, new Author(host, null), note), cancellationToken);
        }
    }

    private Task AnnounceAsync(EventView view, string cause, Lane lane, string what, int count, string? reason, CancellationToken cancellationToken)
    {
        var id = view.Record.Id;
        var note = new FeedNote(NoteKind.Event, [id.Host], clock.GetJournalTime(), reason) { Change = new AggregateChange(id.Value, view.Version, what, id.Host), Count = count };
        return grains.GetGrain<IOutboxGrain>(id.Host.Value).AnnounceAsync([new Announcement($"accreditations/{id}/{cause}", rules.PartiesOf(view.Record), lane, note)], cancellationToken);
    }
}
