using Interpol.Mesh.Contracts.Handling;
using Interpol.Mesh.Gateway.Errors;
using Interpol.Mesh.Gateway.Groups;

namespace Interpol.Mesh.Gateway.Messages;

/// <summary>Fills in what a request leaves open about what others may do with a message or a notice.</summary>
internal sealed class HandlingChoice(GroupMembers groups)
{
    /// <summary>What holds for a message: what was asked for, and otherwise TLP:AMBER for the recipients, or narrower where it stands in a narrower conversation.</summary>
    /// <param name="request">The request.</param>
    /// <param name="conversation">What it answers or passes on.</param>
    /// <param name="cancellationToken">The caller has gone.</param>
    public async ValueTask<MessageHandling> OfAsync(SendRequest request, Conversation conversation, CancellationToken cancellationToken)
    {
        var around = conversation.PassedOn?.Envelope.Handling.Tlp
            ?? (conversation.Answered?.Envelope.Handling.Tlp is { } answered && answered > TrafficLight.Amber ? answered : TrafficLight.Amber);
        var audience = request.Handling?.Audience is { } asked ? await AudienceAsync(asked, cancellationToken) : Audience.Recipients;
        return new MessageHandling(request.Handling?.Tlp ?? around, audience);
    }

    /// <summary>An audience as it was asked for, with the members that its group has now.</summary>
    /// <exception cref="RequestRefusedException">400: there is no such region or group.</exception>
    public async ValueTask<Audience> AudienceAsync(SendAudience asked, CancellationToken cancellationToken)
    {
        switch (asked.Kind)
        {
            case AudienceKind.Owners:
                return new Audience(AudienceKind.Owners, null, asked.Owners ?? []);
            case AudienceKind.Region:
                return RegionAttribute.All.Contains(asked.Name!)
                    ? new Audience(AudienceKind.Region, asked.Name, [])
                    : throw RequestRefusedException.Invalid("handling.audience.name", $"The field handling.audience.name is not a region; the regions are {string.Join(", ", RegionAttribute.All)}.");
            case AudienceKind.Group:
                return new Audience(AudienceKind.Group, asked.Name, await groups.OfAsync(asked.Name!, "handling.audience.name", cancellationToken));
            case AudienceKind.All:
                return Audience.All;
            default:
                return Audience.Recipients;
        }
    }
}
