using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Aggregates;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Cases;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Contracts.Serialization;
using Interpol.Mesh.Grains.Aggregates;

namespace Interpol.Mesh.Grains.Cases;

/// <summary>What the rules of cases have in common: who may act, and how large things may be.</summary>
internal static class CaseChecks
{
    /// <summary>Owners that one sentence names.</summary>
    private const int MaxNamed = 20;

    public static void RequireLead(CaseState state, Author by)
    {
        if (by.Owner != state.Lead)
        {
            throw new MeshException(MeshErrorCodes.Forbidden, $"Only who leads the case does that: ask {state.Lead}.");
        }
    }

    public static void RequireContributor(CaseState state, Author by)
    {
        if (state.Find(by.Owner) is not { Role: CaseRole.Lead or CaseRole.Contributor })
        {
            throw new MeshException(MeshErrorCodes.Forbidden, $"An observer reads and adds nothing: ask {state.Lead} to be a contributor.");
        }
    }

    /// <summary>Refuses what cannot be done while a case stands as it does.</summary>
    public static MeshException NotNow(CaseState state, string why) => new(MeshErrorCodes.NotAllowedNow, state.Status switch
    {
        CaseStatus.Merged => $"{why}: the case is part of {state.MergedInto} now; go on there.",
        CaseStatus.Closed => $"{why}: the case is closed; {state.Lead} can reopen it.",
        _ => $"{why}.",
    });

    public static MeshException NotNow(string sentence) => new(MeshErrorCodes.NotAllowedNow, sentence);

    public static MeshException Missing() => new(MeshErrorCodes.NotFound, "There is no such case, or you have no part in it.");

    /// <summary>Refuses a text that is missing, when it is needed, or too large.</summary>
    public static void RequireContent(SealedContent? content, string field, int max, bool needed = true)
    {
        var problems = new CommandProblems();
        CheckContent(problems, content, field, max, needed);
        problems.Refuse();
    }

    /// <summary>Notes a text that is missing, when it is needed, or too large.</summary>
    public static void CheckContent(CommandProblems problems, SealedContent? content, string field, int max, bool needed = true)
    {
        if (content is not { Payload.Length: > 0 })
        {
            problems.Require(content is null && !needed, $"{field}: say something.");
            return;
        }

        var size = content.Payload.Length + (content.Wraps.IsDefault ? 0 : content.Wraps.Sum(wrap => wrap.Wraps.Length));
        problems.Require(size <= max, $"{field}: {size} bytes with the keys for its readers, and at most {max} are possible.", MeshErrorCodes.TooLarge);
    }

    /// <summary>Notes a handling that names who does not take part; with a tidy list of readers otherwise.</summary>
    /// <param name="problems">What is wrong with the command.</param>
    /// <param name="state">The case.</param>
    /// <param name="by">Whose entry it is.</param>
    /// <param name="handling">The handling.</param>
    /// <param name="entry">How the fields of the entry begin when there are several.</param>
    public static CaseHandling CheckHandling(CommandProblems problems, CaseState state, Author by, CaseHandling? handling, string entry = "")
    {
        problems.Require(handling is not null && Enum.IsDefined(handling.Tlp), $"{entry}tlp: this hub does not know it.");
        ImmutableArray<OwnerId> readers = handling is null or { Readers.IsDefault: true } ? [] : [.. handling.Readers.Where(reader => reader != by.Owner).Distinct().Order()];
        var strangers = readers.Where(reader => state.Find(reader) is not { State: ParticipantState.Active or ParticipantState.Invited }).Take(MaxNamed).ToList();
        problems.Require(strangers.Count == 0, $"{entry}readers: these take no part in the case: {string.Join(", ", strangers)}; invite them first, or leave them out.");
        return (handling ?? new CaseHandling(default, [])) with { Readers = readers };
    }

    /// <summary>Notes what is no officer's number; custody chains are proved by lines with officers in them.</summary>
    public static void CheckOfficer(CommandProblems problems, string? officer, string field) => problems.Require(
        officer is null or { Length: >= 1 and <= CaseLimits.MaxOfficer } && officer?.Any(char.IsControl) != true,
        $"{field}: an officer's number has 1 to {CaseLimits.MaxOfficer} characters and no control characters.");

    /// <summary>Notes attachments that are too many, there twice or of no size.</summary>
    public static ImmutableArray<CaseAttachment> CheckAttachments(CommandProblems problems, ImmutableArray<CaseAttachment> attachments, string entry = "")
    {
        ImmutableArray<CaseAttachment> given = attachments.IsDefault ? [] : attachments;
        problems.Require(
            given.Length <= CaseLimits.MaxAttachments && given.Select(attachment => attachment.Hash).Distinct().Count() == given.Length,
            $"{entry}attachments: at most {CaseLimits.MaxAttachments}, each once.");
        problems.Require(given.All(attachment => attachment.Size >= 0), $"{entry}attachments: a size is not negative.");
        return given;
    }

    /// <summary>How much a case has of what is limited.</summary>
    public static CaseSize SizeOf(CaseState state) =>
        new([.. state.Participants.Select(participant => participant.Owner)], state.Subjects.Length, state.Tasks.Length, state.Evidence.Length);

    /// <summary>Refuses more than a case has room for, all that is too much at once. What it keeps room for, for a case that it is taking over, counts.</summary>
    /// <param name="state">The case.</param>
    /// <param name="more">What is to come.</param>
    public static void RequireRoom(CaseState state, CaseSize more)
    {
        // Evidence comes page after page and is counted twice for that while; everything else comes with the first page.
        var kept = state.Merges.Where(merge => !merge.IsDone).Select(merge => merge is { TakenUpTo: > 0, Room: { } left } ? new CaseSize([], 0, 0, left.Evidence) : merge.Room).OfType<CaseSize>();
        ImmutableArray<CaseSize> all = [SizeOf(state), .. kept];
        var participants = all.SelectMany(size => size.Participants).ToHashSet();
        string[] over =
        [
            .. Over(participants.Count, more.Participants.Count(owner => !participants.Contains(owner)), CaseLimits.MaxParticipants, "participants, those counted that were removed"),
            .. Over(all.Sum(size => size.Subjects), more.Subjects, CaseLimits.MaxSubjects, "subjects"),
            .. Over(all.Sum(size => size.Tasks), more.Tasks, CaseLimits.MaxTasks, "tasks"),
            .. Over(all.Sum(size => size.Evidence), more.Evidence, CaseLimits.MaxEvidence, "items of evidence"),
        ];
        if (over.Length > 0)
        {
            throw new MeshException(MeshErrorCodes.TooLarge, $"A case has at most {string.Join("; at most ", over)}{(all.Length > 1 ? "; what it is taking over from another case counts" : "")}.");
        }

        static IEnumerable<string> Over(int there, int more, int max, string what) =>
            more > 0 && there + more > max ? [$"{max} {what}: it has {there}, and {more} more would come"] : [];
    }

    /// <summary>A word of an enumeration for a sentence.</summary>
    public static string Word<T>(T value)
        where T : struct, Enum => EnumText.Of(value);
}
