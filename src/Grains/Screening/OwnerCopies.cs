using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Records;
using Interpol.Mesh.Contracts.Screening;

namespace Interpol.Mesh.Grains.Screening;

/// <summary>How far a hub's copy is with the records of each owner, and how fresh that makes what it answers. Used from the turns of the copy only.</summary>
/// <param name="owners">The list of owners.</param>
internal sealed class OwnerCopies(OwnerDirectory owners)
{
    private readonly Dictionary<OwnerId, OwnerCopy> _copies = [];

    /// <summary>The freshness of what any owner may have, at a time: the questions of a check share it.</summary>
    private (DateTimeOffset At, CopyFreshness Freshness)? _ofAll;

    /// <summary>The copy of an owner's records; null when nothing was heard of it.</summary>
    public OwnerCopy? Find(OwnerId owner) => _copies.GetValueOrDefault(owner);

    /// <summary>Notes how far the copy of an owner's records is.</summary>
    public void Set(OwnerId owner, OwnerCopy copy)
    {
        _copies[owner] = copy;
        _ofAll = null;
    }

    /// <summary>How far the changes are applied of owners who have not been heard of for so long that it counts; also of those who never were.</summary>
    public ImmutableArray<(OwnerId Owner, RecordsPosition Position)> Unheard(DateTimeOffset now) =>
        [.. All().Where(one => IsStale(one.Copy, now)).Select(one => (one.Owner, one.Copy.Position))];

    /// <summary>How far the copy is, of every owner.</summary>
    public ImmutableArray<OwnerPosition> Positions() => [.. owners.All.Select(owner => PositionOf(owner.Code))];

    /// <summary>How far the copy is, of one owner.</summary>
    public OwnerPosition PositionOf(OwnerId owner) => new(owner, CopyOf(owner).Position, CopyOf(owner).AsOf);

    /// <summary>How fresh the copy is of whoever could have what is asked for.</summary>
    public CopyFreshness FreshnessOf(CheckQuestion question, DateTimeOffset now)
    {
        if (question is DocumentQuestion document)
        {
            return FreshnessOf(document.Issuer, now);
        }

        if (_ofAll is not { } known || known.At != now)
        {
            _ofAll = known = (now, FreshnessOfAll(now));
        }

        return known.Freshness;
    }

    /// <summary>How fresh the copy is of documents of an issuer. Whom nothing was heard of is stale too; where nobody issues under that code, there is nothing to be heard.</summary>
    public CopyFreshness FreshnessOf(string issuer, DateTimeOffset now) => IssuingAuthority.OwnerOf(issuer, owners) is { } owner && CopyOf(owner) is var copy
        ? new CopyFreshness(copy.AsOf, IsStale(copy, now) ? [new OwnerFreshness(owner, copy.AsOf, copy.Behind)] : [])
        : new CopyFreshness(null, []);

    /// <summary>Every owner may have such a record, also one of whom nothing was heard here: a copy that was lost does not know whose records it had.</summary>
    private CopyFreshness FreshnessOfAll(DateTimeOffset now)
    {
        var copies = All().ToList();
        var stale = copies.Where(one => IsStale(one.Copy, now)).OrderBy(one => one.Copy.AsOf ?? DateTimeOffset.MinValue).Take(QuestionAnswer.MaxStale);
        return new CopyFreshness(
            copies.All(one => one.Copy.AsOf is not null) ? copies.Min(one => one.Copy.AsOf) : null,
            [.. stale.Select(one => new OwnerFreshness(one.Owner, one.Copy.AsOf, one.Copy.Behind))]);
    }

    private IEnumerable<(OwnerId Owner, OwnerCopy Copy)> All() => owners.All.Select(owner => (owner.Code, CopyOf(owner.Code)));

    private OwnerCopy CopyOf(OwnerId owner) => Find(owner) ?? OwnerCopy.Unknown;

    private static bool IsStale(OwnerCopy copy, DateTimeOffset now) => copy.AsOf is not { } asOf || now - asOf > QuestionAnswer.MaxAge;
}

/// <summary>How far the copy of one owner's records is.</summary>
/// <param name="Position">The last change that was applied.</param>
/// <param name="AsOf">All that the owner had entered by then is in it; null when that is not known.</param>
/// <param name="Last">The last change that is known to be there.</param>
internal sealed record OwnerCopy(RecordsPosition Position, DateTimeOffset? AsOf, long Last)
{
    /// <summary>The copy of an owner of whom nothing was heard.</summary>
    public static OwnerCopy Unknown { get; } = new(default, null, 0);

    /// <summary>When the owner's hub wrote the last change that was applied; null when that is not known.</summary>
    public DateTimeOffset? WrittenAt { get; init; }

    /// <summary>The changes that are known to be missing.</summary>
    public long Behind => Last - Position.UpTo;
}

/// <summary>How fresh a copy is of those who could have what is asked for.</summary>
/// <param name="AsOf">See <see cref="QuestionAnswer.AsOf"/>.</param>
/// <param name="Stale">See <see cref="QuestionAnswer.Stale"/>.</param>
internal readonly record struct CopyFreshness(DateTimeOffset? AsOf, ImmutableArray<OwnerFreshness> Stale)
{
    /// <summary>The answer to a question of which nothing is found.</summary>
    public QuestionAnswer Nothing => new([], AsOf, Stale);
}
