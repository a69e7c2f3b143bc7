using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Handling;
using Interpol.Mesh.Contracts.Notices;

namespace Interpol.Mesh.Grains.Notices;

/// <summary>Who may see a notice, and what of it.</summary>
internal sealed class NoticeReaders(OwnerDirectory owners, HandlingRules rules)
{
    /// <summary>The Secretariat: it publishes and tells.</summary>
    public OwnerId Secretariat { get; } = owners.Secretariat;

    /// <summary>Those whose business it is in every state: its owner, the Secretariat, and on whose behalf it is.</summary>
    public ImmutableArray<OwnerId> Parties(NoticeRecord notice) => [.. new OwnerId?[] { notice.Owner, Secretariat, notice.OnBehalfOf }.OfType<OwnerId>().Distinct()];

    /// <summary>Whether an owner may see it.</summary>
    public bool MaySee(OwnerId reader, NoticeRecord notice) =>
        Parties(notice).Contains(reader) || (notice.State == NoticeState.Published && owners.Contains(reader) && MaySee(reader, notice.Owner, notice.Handling));

    /// <summary>Who may see what is published with that handling, the parties left out of account.</summary>
    public ImmutableArray<OwnerId> Readers(OwnerId owner, NoticeHandling handling) => [.. owners.All.Select(info => info.Code).Where(reader => MaySee(reader, owner, handling))];

    /// <summary>The countries that get word of a published notice.</summary>
    public ImmutableArray<OwnerId> Circle(NoticeRecord notice) =>
        [.. Readers(notice.Owner, notice.Handling).Concat(Parties(notice)).Distinct().Where(reader => owners.Find(reader)!.Kind == OwnerKind.Country)];

    /// <summary>Who may find it in lists; empty for everybody.</summary>
    public ImmutableArray<OwnerId> Listed(NoticeRecord notice)
    {
        var all = owners.All.Select(info => info.Code).Where(reader => MaySee(reader, notice)).ToImmutableArray();
        return all.Length == owners.All.Length ? [] : all;
    }

    /// <summary>A notice as a reader may see it; null when it may not.</summary>
    public NoticeRecord? ViewOf(NoticeRecord notice, OwnerId reader)
    {
        if (!MaySee(reader, notice))
        {
            return null;
        }

        var view = reader == notice.Owner ? notice : notice with { Handling = notice.Handling with { Excluded = [] } };
        if (reader == Secretariat)
        {
            return view;
        }

        // What the task force says among itself is not for others; the reports are for the owner, and for who made them.
        view = view with { Flags = [], Reviews = [] };
        return reader == notice.Owner
            ? view
            : view with
            {
                Proposal = null,
                Decision = null,
                Consent = null,
                EndedConsents = [],
                LastWord = null,
                Preparers = [],
                Reports = view.Reports.RemoveAll(report => report.By.Owner != reader),
            };
    }

    private bool MaySee(OwnerId reader, OwnerId owner, NoticeHandling handling) =>
        rules.MaySee(reader, owner, rules.InAudience(reader, handling.Terms.Audience) ? [reader] : [], handling.Terms, handling.Excluded);
}
