using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Aggregates;
using Interpol.Mesh.Contracts.Attachments;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Cases;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Grains.Aggregates;
using static Interpol.Mesh.Grains.Cases.CaseChecks;

namespace Interpol.Mesh.Grains.Cases;

/// <summary>Entries and subjects: who adds and changes them, and who may see which.</summary>
internal static class CaseEntryRules
{
    /// <summary>Whether a reader may see an entry: it is its own, or it takes part and the entry's owner shows it.</summary>
    public static bool MaySee(CaseState state, CaseEntry entry, OwnerId reader) =>
        state.Find(reader) is { } participant && (entry.By.Owner == reader || (participant.State == ParticipantState.Active && entry.IsFor(reader)));

    public static ImmutableArray<CaseEvent> Add(CaseState state, Author by, AddEntries command, DateTimeOffset now)
    {
        RequireContributor(state, by);
        MeshException.Require(
            command.Entries is { IsDefault: false, Length: >= 1 and <= CaseLimits.MaxEntriesAtOnce }, $"entries: 1 to {CaseLimits.MaxEntriesAtOnce} at once.");
        MeshException.Require(command.Entries.All(entry => entry is not null), "entries: say what each of them is.");
        var problems = new CommandProblems();
        var added = ImmutableArray.CreateBuilder<CaseEvent>(command.Entries.Length);
        foreach (var entry in command.Entries)
        {
            var field = command.Entries.Length > 1 ? $"entries[{added.Count}]." : string.Empty;
            problems.Require(
                Enum.IsDefined(entry.Kind) && entry.Kind != CaseEntryKind.ArrestReport, $"{field}kind: this hub does not know it, or it is an arrest, which a member country reports by itself.");
            added.Add(new EntryAdded(Checked(problems, state, by, entry, state.Entries + added.Count + 1, now, field)));
        }

        problems.Refuse();
        RequireRoom(state, new CaseSize([], 0, 0, command.Entries.Count(entry => entry.Kind == CaseEntryKind.Evidence)));
        return added.ToImmutable();
    }

    /// <summary>The files that a command names, all of them uploads of who gives it.</summary>
    public static ImmutableArray<CaseAttachment> FilesOf(CaseCommand command) => command switch
    {
        AddEntries { Entries.IsDefault: false } add => [.. add.Entries.Where(entry => entry is { Attachments.IsDefault: false }).SelectMany(entry => entry.Attachments)],
        AddArrestReport { Attachments.IsDefault: false } report => report.Attachments,
        _ => [],
    };

    public static ImmutableArray<CaseEvent> Report(OwnerDirectory owners, CaseState state, Author by, AddArrestReport command, DateTimeOffset now)
    {
        RequireContributor(state, by);
        var country = CountryAuthor.Of(owners, by);
        var problems = new CommandProblems();
        var entry = Checked(problems, state, by, new NewCaseEntry(CaseEntryKind.ArrestReport, command.Handling, command.Content, command.Attachments), state.Entries + 1, now);
        problems.Refuse();
        return [ArrestReported.By(country, entry)];
    }

    public static ImmutableArray<CaseEvent> Revise(CaseState state, Author by, ReviseKnownEntry command)
    {
        var (wanted, known) = command;
        if (known is null || !MaySee(state, known, by.Owner))
        {
            throw new MeshException(MeshErrorCodes.NotFound, $"The case has no entry {wanted.Number}, or it is not for you to see.");
        }

        if (known.By.Owner != by.Owner)
        {
            throw new MeshException(MeshErrorCodes.Forbidden, $"The entry belongs to {known.By.Owner}, which alone changes it.");
        }

        // Who was removed may still be named where it was before: it sees nothing of it.
        MeshException.Require(wanted.Handling is not null, "handling: say what you allow.");
        var already = known.Handling.Readers;
        var problems = new CommandProblems();
        var handling = CheckHandling(
            problems, state, by, wanted.Handling with { Readers = wanted.Handling.Readers.IsDefault ? [] : wanted.Handling.Readers.RemoveAll(reader => already.Contains(reader) && !Takes(state, reader)) });
        CheckContent(problems, wanted.Content, "content", CaseLimits.MaxContentBytes, needed: false);
        problems.Refuse();
        return wanted.Content is null && handling.Tlp == known.Handling.Tlp && handling.Readers.AsSpan().SequenceEqual(already.AsSpan())
            ? []
            : [new EntryRevised(known with { Handling = handling, Content = wanted.Content ?? known.Content, Revisions = known.Revisions + 1 }, already)];
    }

    public static ImmutableArray<CaseEvent> Put(CaseState state, Author by, PutSubject command)
    {
        RequireContributor(state, by);
        var problems = new CommandProblems();
        problems.Require(Enum.IsDefined(command.Kind), "kind: this hub does not know it.");
        CheckContent(problems, command.Content, "content", CaseLimits.MaxTextBytes);
        ImmutableArray<Sha256Hash> terms = command.Terms.IsDefault ? [] : [.. command.Terms.Distinct()];
        problems.Require(terms.Length <= CaseLimits.MaxTerms && terms.All(term => Sha256Hash.TryParse(term.Value, out _)), $"terms: at most {CaseLimits.MaxTerms} hashes of 64 hexadecimal digits.");
        problems.Refuse();
        if (command.Number is not { } number)
        {
            RequireRoom(state, new CaseSize([], 1, 0, 0));
            return [new SubjectPut(new CaseSubject(state.Subjects.Length + 1, by.Owner, command.Kind, command.Content, terms))];
        }

        var known = state.Subjects.FirstOrDefault(subject => subject.Number == number) ?? throw new MeshException(MeshErrorCodes.NotFound, $"The case has no subject {number}.");
        return known.Owner == by.Owner
            ? [new SubjectPut(known with { Kind = command.Kind, Content = command.Content, Terms = terms })]
            : throw new MeshException(MeshErrorCodes.Forbidden, $"The subject belongs to {known.Owner}, which alone changes it.");
    }

    public static CaseState Apply(CaseState state, CaseEvent happened) => happened switch
    {
        EntryAdded added => Added(state, added.Entry),
        ArrestReported reported => Added(state, reported.Entry),
        EntryRevised { Entry: var entry, ReadersBefore: var before } => state with
        {
            RevisedUpTo = Math.Max(state.RevisedUpTo, entry.Number),
            Evidence = [.. state.Evidence.Select(item => item.Number == entry.Number ? item with { Readers = entry.Handling.Readers } : item)],
            Participants =
            [
                .. state.Participants.Select(participant => participant.Owner == entry.By.Owner
                    ? participant
                    : participant with { Sees = participant.Sees + (entry.IsFor(participant.Owner) ? 1 : 0) - (before.Contains(participant.Owner) ? 1 : 0) }),
            ],
        },
        SubjectPut { Subject: var subject } => state with
        {
            Subjects = [.. state.Subjects.Where(other => other.Number != subject.Number).Append(subject).OrderBy(other => other.Number)],
            Hits = state.Hits.RemoveAll(hit => hit.Number == subject.Number && !subject.Terms.Contains(hit.Term)),
        },
        _ => state,
    };

    private static bool Takes(CaseState state, OwnerId owner) => state.Find(owner) is { State: ParticipantState.Active or ParticipantState.Invited };

    private static CaseEntry Checked(CommandProblems problems, CaseState state, Author by, NewCaseEntry entry, long number, DateTimeOffset now, string field = "")
    {
        var handling = CheckHandling(problems, state, by, entry.Handling, field);
        CheckContent(problems, entry.Content, $"{field}text", CaseLimits.MaxContentBytes);
        return new CaseEntry(number, entry.Kind, by, now, handling, entry.Content, CheckAttachments(problems, entry.Attachments, field));
    }

    private static CaseState Added(CaseState state, CaseEntry entry) => state with
    {
        Entries = entry.Number,
        Participants = [.. state.Participants.Select(participant => entry.IsFor(participant.Owner) ? participant with { Sees = participant.Sees + 1 } : participant)],
        Evidence = entry.Kind == CaseEntryKind.Evidence ? state.Evidence.Add(new EvidenceItem(entry.Number, entry.By.Owner, entry.Handling.Readers, 0)) : state.Evidence,
    };
}
