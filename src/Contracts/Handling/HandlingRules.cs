using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Records;

namespace Interpol.Mesh.Contracts.Handling;

/// <summary>
/// The one class that decides who may see what. Hubs ask it when a message is sent or passed on, and know the exclusions; gateways ask it again about
/// what reaches them. A receiver may narrow what it passes on and may never widen it.
/// </summary>
/// <param name="owners">The list of owners, for regions.</param>
public sealed class HandlingRules(OwnerDirectory owners)
{
    /// <summary>Whether the owner of a message allows somebody to see it.</summary>
    /// <param name="reader">Who wants to see it.</param>
    /// <param name="sender">Whose message it is; the sender sees its own.</param>
    /// <param name="recipients">To whom it was addressed.</param>
    /// <param name="handling">What its owner allows.</param>
    /// <param name="excluded">Whom the owner excludes; empty where that is not known.</param>
    public bool MaySee(OwnerId reader, OwnerId sender, ImmutableArray<OwnerId> recipients, MessageHandling handling, ImmutableArray<OwnerId> excluded)
    {
        if (reader == sender)
        {
            return true;
        }

        if (Contains(excluded, reader))
        {
            return false;
        }

        return Contains(recipients, reader) || (MayGoOn(handling.Tlp) && InAudience(reader, handling.Audience));
    }

    /// <summary>Whether the owner of a record allows somebody to see it.</summary>
    /// <param name="reader">Who wants to see it.</param>
    /// <param name="owner">Whose record it is; the owner sees its own.</param>
    /// <param name="terms">What its owner allows.</param>
    public bool MaySee(OwnerId reader, OwnerId owner, RecordHandling terms)
    {
        ArgumentNullException.ThrowIfNull(terms);
        return reader == owner || (!Contains(terms.Excluded, reader) && InAudience(reader, terms.Terms.Audience));
    }

    /// <summary>Whether a traffic light lets a message go beyond its recipients at all.</summary>
    public static bool MayGoOn(TrafficLight tlp) => tlp is TrafficLight.Clear or TrafficLight.Green or TrafficLight.Amber;

    /// <summary>
    /// Whether passing a message on stays within what its owner allows: every new recipient may see it, the traffic light is not wider, and
    /// neither is the audience.
    /// </summary>
    /// <param name="sender">Whose message it is.</param>
    /// <param name="recipients">To whom it was addressed.</param>
    /// <param name="original">What its owner allows.</param>
    /// <param name="excluded">Whom the owner excludes; empty where that is not known.</param>
    /// <param name="forwardRecipients">To whom it is passed on.</param>
    /// <param name="forward">What is said of the copy.</param>
    public bool PermitsForward(
        OwnerId sender,
        ImmutableArray<OwnerId> recipients,
        MessageHandling original,
        ImmutableArray<OwnerId> excluded,
        ImmutableArray<OwnerId> forwardRecipients,
        MessageHandling forward) =>
        forward.Tlp >= original.Tlp
        && forwardRecipients.All(reader => MaySee(reader, sender, recipients, original, excluded))
        && Members(forward.Audience, forwardRecipients).All(reader => MaySee(reader, sender, recipients, original, []));

    /// <summary>Whether an owner belongs to an audience other than the recipients.</summary>
    public bool InAudience(OwnerId owner, Audience audience) => audience.Kind switch
    {
        AudienceKind.All => owners.Contains(owner),
        AudienceKind.Region => owners.Find(owner)?.Region == audience.Name && audience.Name is not null,
        AudienceKind.Owners or AudienceKind.Group => Contains(audience.Owners, owner),
        _ => false,
    };

    /// <summary>Whether an audience says clearly who belongs to it beyond the recipients: everybody, a region that there is, or owners that there are.</summary>
    /// <param name="audience">The audience.</param>
    /// <param name="max">The most owners that it may name.</param>
    public bool IsClear(Audience audience, int max) => audience.Kind switch
    {
        AudienceKind.All => true,
        AudienceKind.Region => owners.All.Any(info => info.Region is not null && info.Region == audience.Name),
        AudienceKind.Owners or AudienceKind.Group => !audience.Owners.IsDefaultOrEmpty && audience.Owners.Length <= max && audience.Owners.All(owners.Contains),
        _ => false,
    };

    private IEnumerable<OwnerId> Members(Audience audience, ImmutableArray<OwnerId> recipients) =>
        audience.Kind == AudienceKind.Recipients
            ? recipients
            : owners.All.Select(owner => owner.Code).Where(code => InAudience(code, audience));

    private static bool Contains(ImmutableArray<OwnerId> owners, OwnerId owner) => !owners.IsDefaultOrEmpty && owners.Contains(owner);
}
