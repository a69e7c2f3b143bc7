namespace Interpol.Mesh.Contracts.Handling;

/// <summary>
/// What the owner of a message allows others to do with it, as far as hubs may read it (design, section 3). Owners that it excludes are not in here:
/// they are shown to nobody but the owner. The purpose is part of the sealed content.
/// </summary>
/// <param name="Tlp">How far it may go.</param>
/// <param name="Audience">Who may come to see it.</param>
[GenerateSerializer, Immutable, Alias("message-handling")]
public sealed record MessageHandling([property: Id(0)] TrafficLight Tlp, [property: Id(1)] Audience Audience)
{
    /// <summary>TLP:AMBER, for the recipients: what holds when the sender says nothing.</summary>
    public static MessageHandling Default { get; } = new(TrafficLight.Amber, Audience.Recipients);
}
