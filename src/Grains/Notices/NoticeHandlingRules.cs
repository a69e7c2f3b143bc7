using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Aggregates;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Handling;
using Interpol.Mesh.Contracts.Notices;

namespace Interpol.Mesh.Grains.Notices;

/// <summary>Which handling a notice may have, and who may change it to what.</summary>
internal sealed class NoticeHandlingRules(NoticeReaders readers, OwnerDirectory owners)
{
    private readonly HandlingRules _handling = new(owners);

    /// <summary>Refuses handling that says nothing clear.</summary>
    /// <exception cref="MeshException"><c>invalid</c></exception>
    public void Check(OwnerId owner, NoticeHandling handling, NoticeType type)
    {
        var (tlp, audience) = (handling.Terms.Tlp, handling.Terms.Audience);
        MeshException.Require(Enum.IsDefined(tlp), "handling.tlp: this hub does not know it.");
        MeshException.Require(
            _handling.IsClear(audience, NoticeLimits.MaxExcluded),
            "handling.audience: everybody, a region, a group, or owners by their codes.");
        MeshException.Require(
            Known(handling.Excluded) && !handling.Excluded.Contains(owner) && !handling.Excluded.Contains(readers.Secretariat),
            "handling.excluded: codes of owners, and neither your own nor the Secretariat's.");
        MeshException.Require(handling.PublicFields.All(Enum.IsDefined), "handling.publicFields: this hub does not know one of them.");
        MeshException.Require(
            handling.PublicFields.IsEmpty || (type.Public == NoticePublicity.Owner && HandlingRules.MayGoOn(tlp)),
            $"handling.publicFields: the public reads nothing of a {type.Code} notice by its owner's choice, or nothing under this traffic light; leave it empty.");
    }

    /// <summary>The handling to set; null when it is so already.</summary>
    /// <exception cref="MeshException"><c>invalid</c>; <c>not-permitted</c>: it would be wider, and only the owner can widen it.</exception>
    public NoticeHandling? Set(NoticeRecord notice, Author by, NoticeHandling handling, NoticeType type)
    {
        var before = notice.Handling;
        if (by.Owner != notice.Owner)
        {
            // Nobody but the owner knows whom it excludes: whoever else narrows keeps them out.
            handling = handling with { Excluded = [.. before.Excluded.Union(handling.Excluded)] };
        }

        Check(notice.Owner, handling, type);
        var isWider = handling.Terms.Tlp < before.Terms.Tlp
            || handling.PublicFields.Except(before.PublicFields).Any()
            || readers.Readers(notice.Owner, handling).Except(readers.Readers(notice.Owner, before)).Any();
        if (isWider && by.Owner != notice.Owner)
        {
            throw new MeshException(MeshErrorCodes.NotPermitted, $"That would let others see more of it, which only {notice.Owner} can; narrow it.");
        }

        return handling.Terms == before.Terms && Same(handling.Excluded, before.Excluded) && Same(handling.PublicFields, before.PublicFields) ? null : handling;
    }

    private bool Known(ImmutableArray<OwnerId> codes) => !codes.IsDefault && codes.Length <= NoticeLimits.MaxExcluded && codes.All(owners.Contains);

    private static bool Same<T>(ImmutableArray<T> one, ImmutableArray<T> other) => one.Length == other.Length && !one.Except(other).Any();
}
