using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Cases;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Replica;
using Interpol.Mesh.Gateway.Aggregates;

namespace Interpol.Mesh.Gateway.Cases;

/// <summary>
/// Searches the cases in which an owner takes part, by reading them: hubs cannot, and what is read is what the owner may see now. Nothing that was read is kept.
/// </summary>
/// <remarks>
/// <code>
/// list of the replica, those that changed last first -> each case at its home, as it stands and as the owner sees it
///   -> title, subjects, tasks; entries, the newest first, only while words are missing
///   -> the page is full, or enough was read: next names the case behind which to search on
/// </code>
/// </remarks>
internal sealed class CaseSearch(CaseService cases, AggregateLists lists, TimeProvider time)
{
    /// <summary>Cases that one call looks at.</summary>
    public const int MaxCases = 500;

    private const string Stopped = "Not all cases are searched yet: the next page searches on.";

    /// <summary>How long one call reads.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);

    /// <summary>Searches.</summary>
    /// <param name="list">For whom, in which states, how many results and behind what.</param>
    /// <param name="query">What.</param>
    /// <param name="cancellationToken">The asker has gone.</param>
    public async Task<CaseSearchBody> FindAsync(ReplicaListQuery list, CaseSearchQuery query, CancellationToken cancellationToken)
    {
        var results = ImmutableArray.CreateBuilder<CaseFindingBody>();
        using var words = new CaseWords(query.Words);
        var (looked, behind, note) = (0, (string?)null, (string?)null);
        var began = 0L;
        await foreach (var (summary, place) in lists.WalkAsync<CaseSummary>(list with { Max = AggregateLists.DefaultPage }, cancellationToken))
        {
            // However long the list took: each call looks at one case at least, so that there is a place behind which to search on.
            began = looked == 0 ? time.GetTimestamp() : began;
            if (results.Count == list.Max)
            {
                return new CaseSearchBody(results.ToImmutable(), behind, note);
            }

            if (looked == MaxCases || (looked > 0 && IsOver(began)))
            {
                return new CaseSearchBody(results.ToImmutable(), behind, note ?? Stopped);
            }

            var (found, unread) = await LookAsync(words, list.Reader, summary.Id, query, began, cancellationToken);
            if (unread is { } before)
            {
                // Another call has the whole time for this case, unless this one had it.
                if (looked > 0)
                {
                    return new CaseSearchBody(results.ToImmutable(), behind, Stopped);
                }

                note = $"Entries of {summary.Id} before number {before} were not searched, which would have taken too long.";
            }

            looked++;
            behind = place;
            if (found is not null)
            {
                results.Add(found);
            }
        }

        return new CaseSearchBody(results.ToImmutable(), null, note);
    }

    /// <summary>Looks at a case: what was found, and before which entry it was not read for lack of time.</summary>
    private async Task<(CaseFindingBody? Found, long? Unread)> LookAsync(
        CaseWords words, OwnerId reader, CaseId id, CaseSearchQuery query, long began, CancellationToken cancellationToken)
    {
        if (await cases.FindAsync(reader, id, cancellationToken) is not { Summary: not null } view)
        {
            return (null, null);
        }

        var body = await cases.OpenAsync(reader, view, cancellationToken);
        if (!query.Fits(body))
        {
            return (null, null);
        }

        words.Begin();
        words.Look([.. TextsOf(body)]);
        var before = body.Details is { Entries: > 0 } && body.Self!.Sees > 0 ? (long?)body.Details.Entries + 1 : null;
        while (!words.AreFound && before is { } number)
        {
            if (IsOver(began))
            {
                return (null, number);
            }

            before = await LookAtEntriesAsync(words, reader, id, number, cancellationToken);
        }

        return (words.AreFound ? new CaseFindingBody(body with { Details = null }, words.Places) : null, null);
    }

    /// <summary>The texts of a case beside its entries, as far as there are any that can be shown.</summary>
    private static IEnumerable<CasePlaceBody> TextsOf(CaseBody found)
    {
        IEnumerable<(CasePlace Where, long? Number, string? Text)> texts =
        [
            (CasePlace.Title, null, found.Title),
            (CasePlace.ClosingReason, null, found.Details?.ClosingReason),
            .. (found.Details?.Subjects ?? []).Select(subject => (CasePlace.Subject, (long?)subject.Number, (string?)CaseSubjects.TextOf(subject))),
            .. (found.Details?.Tasks ?? []).SelectMany(task => new[] { (CasePlace.Task, (long?)task.Number, task.Text), (CasePlace.Task, task.Number, task.Outcome) }),
        ];
        return texts.Where(text => text.Text is not null).Select(text => new CasePlaceBody(text.Where, text.Number, text.Text!));
    }

    /// <summary>Looks at a page of entries; before which number the next one begins, null when nothing follows.</summary>
    private async Task<long?> LookAtEntriesAsync(CaseWords words, OwnerId reader, CaseId id, long before, CancellationToken cancellationToken)
    {
        try
        {
            var page = await cases.ReadEntriesAsync(reader, id, before, CaseLimits.MaxPage, cancellationToken);
            words.Look([.. page.Entries.Where(entry => entry.Text is not null).Select(entry => new CasePlaceBody(CasePlace.Entry, entry.Number, entry.Text!))]);
            return page.Next;
        }
        catch (MeshException gone) when (gone.Code == MeshErrorCodes.NotFound)
        {
            return null;
        }
    }

    private bool IsOver(long began) => time.GetElapsedTime(began) > Longest;
}

/// <summary>What somebody searches for; a case must fit all of it.</summary>
/// <param name="Words">Words and phrases, each of which must stand in some text of the case; none for any case.</param>
/// <param name="Status">Where it stands; null for any.</param>
/// <param name="CrimeArea">Its crime area; null for any.</param>
/// <param name="Subject">What one of its subjects is; null for any.</param>
/// <param name="Identifier">A number of that subject, in the form in which numbers are compared; null for any.</param>
internal sealed record CaseSearchQuery(ImmutableArray<string> Words, CaseStatus? Status, string? CrimeArea, CaseSubjectKind? Subject, string? Identifier)
{
    /// <summary>Whether a case fits, its words left aside.</summary>
    public bool Fits(CaseBody found) =>
        (Status is null || found.Status == Status)
        && (CrimeArea is null || found.CrimeArea == CrimeArea)
        && ((Subject is null && Identifier is null) || (found.Details?.Subjects ?? []).Any(subject =>
            (Subject is null || subject.Kind == Subject) && (Identifier is null || CaseSubjects.NumbersOf(subject).Contains(Identifier))));
}
